/// Declares an instrument: its manual page as the doc of a unit struct, then its title, stage and parameters.
///
/// `heeds` says what the rule reads of how far it is obeyed and made use of. The parameters are the rule, unless `rule` makes it
/// from them and the month. `objection` names the function that refuses coverages to which the instrument cannot be confined,
/// `country` the one whose law alone it amends.
macro_rules! instrument {
    (
        $(#[doc = $line:literal])+
        $visibility:vis struct $instrument:ident in $name:literal {
            title: $title:literal,
            stage: $stage:expr,
            heeds: [$($heed:ident),*],
            parameters: $parameters:ty,
            $(objection: $objection:path,)?
            $(country: $country:ident,)?
        }
    ) => {
        $crate::definition::instrument! {
            $(#[doc = $line])+
            $visibility struct $instrument in $name {
                title: $title,
                stage: $stage,
                heeds: [$($heed),*],
                parameters: $parameters,
                rule: |parameters, _| parameters,
                $(objection: $objection,)?
                $(country: $country,)?
            }
        }
    };
    (
        $(#[doc = $line:literal])+
        $visibility:vis struct $instrument:ident in $name:literal {
            title: $title:literal,
            stage: $stage:expr,
            heeds: [$($heed:ident),*],
            parameters: $parameters:ty,
            rule: |$values:ident, $month:pat_param| $rule:expr,
            $(objection: $objection:path,)?
            $(country: $country:ident,)?
        }
    ) => {
        $(#[doc = $line])+
        #[derive(Debug, Clone, Copy)]
        $visibility struct $instrument;

        impl ghostwork_core::policy::InstrumentDefinition for $instrument {
            fn name(&self) -> &'static str {
                $name
            }

            fn title(&self) -> &'static str {
                $title
            }

            fn manual(&self) -> &'static str {
                static MANUAL: std::sync::LazyLock<String> =
                    std::sync::LazyLock::new(|| $crate::manual::text_of(&[$($line),+]));
                &MANUAL
            }

            fn stage(&self) -> ghostwork_core::policy::Stage {
                $stage
            }

            fn heeds(&self) -> &'static [ghostwork_core::policy::Heed] {
                &[$(ghostwork_core::policy::Heed::$heed),*]
            }

            fn declarations(&self) -> Vec<ghostwork_parameters::Declaration> {
                <$parameters as ghostwork_parameters::ParameterGroup>::declarations()
            }

            fn rule(
                &self,
                settings: &[ghostwork_parameters::Assignment],
                month: ghostwork_parameters::Month,
            ) -> Box<dyn ghostwork_core::policy::Rule> {
                let $values: $parameters = ghostwork_core::policy::resolve(settings, month);
                let $month = month;
                Box::new($rule)
            }

            $(
                fn objection(&self, coverage: &ghostwork_core::policy::Coverage) -> Option<&'static str> {
                    $objection(coverage)
                }
            )?

            $(
                fn country(&self) -> Option<ghostwork_law::Country> {
                    Some(ghostwork_law::Country::$country)
                }
            )?
        }
    };
}

pub(crate) use instrument;

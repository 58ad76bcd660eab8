/// Declares an instrument: its manual page as the doc of a unit struct, then its title, stage and parameters.
///
/// The parameters are the rule, unless `rule` makes it from them and the month. `objection` names the function that
/// refuses coverages to which the instrument cannot be confined.
macro_rules! instrument {
    (
        $(#[doc = $line:literal])+
        $visibility:vis struct $instrument:ident in $name:literal {
            title: $title:literal,
            stage: $stage:expr,
            parameters: $parameters:ty,
            $(objection: $objection:path,)?
        }
    ) => {
        $crate::definition::instrument! {
            $(#[doc = $line])+
            $visibility struct $instrument in $name {
                title: $title,
                stage: $stage,
                parameters: $parameters,
                rule: |parameters, _| parameters,
                $(objection: $objection,)?
            }
        }
    };
    (
        $(#[doc = $line:literal])+
        $visibility:vis struct $instrument:ident in $name:literal {
            title: $title:literal,
            stage: $stage:expr,
            parameters: $parameters:ty,
            rule: |$values:ident, $month:pat_param| $rule:expr,
            $(objection: $objection:path,)?
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
        }
    };
}

pub(crate) use instrument;

//! Scenario files: read, overlaid on a baseline, checked, explained.

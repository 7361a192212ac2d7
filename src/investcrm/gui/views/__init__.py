"""The screens, a package each."""

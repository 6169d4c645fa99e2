"""The AWS CLI's commands that give new credentials, by their words: no shell runs them."""


def profile_option(profile: str) -> tuple[str, ...]:
    """The option that names a profile; none where none was asked for."""
    return ("--profile", profile) if profile else ()


def sso_login(profile: str) -> tuple[str, ...]:
    """Signs in to IAM Identity Center (AWS CLI Command Reference, sso login)."""
    return ("aws", "sso", "login", *profile_option(profile))

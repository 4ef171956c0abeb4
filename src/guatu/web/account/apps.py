"""Django app of the account room."""

from django.apps import AppConfig


class AccountConfig(AppConfig):
    """账号。"""

    name = "guatu.web.account"
    label = "web_account"
    verbose_name = "账号"

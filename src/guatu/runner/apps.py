"""Django app of the runner: gathers every app's jobs once all models are loaded, then closes the registry (DECISIONS 15)."""


from django.apps import AppConfig
from django.core import checks
from django.utils.module_loading import autodiscover_modules

from guatu.runner import registry
from guatu.runner.backend_check import check_backend


class RunnerConfig(AppConfig):
    """任务。"""

    name = "guatu.runner"
    label = "runner"
    verbose_name = "任务"

    def ready(self) -> None:
        checks.register(check_backend)
        autodiscover_modules("jobs")
        registry.freeze()

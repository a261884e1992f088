"""`python -m services.worker`: one worker process; settings come from the environment."""

from services.kit import settings, telemetry
from services.worker.main import run


def main() -> None:
    """Work until SIGTERM; what is under way is finished or given back first."""
    chosen = settings.load()
    telemetry.configure(level=chosen.log_level, form=chosen.log_format)
    run(chosen)


if __name__ == "__main__":
    main()

"""`python -m services.worker`: one worker process; settings come from the environment."""

from services.kit import lean


def main() -> None:
    """Work until SIGTERM; what is under way is finished or given back first."""
    # Here and not above, because lean.leave_out() has no effect on what is imported before it.
    from services.kit import refusing, sealing, settings, telemetry
    from services.worker.main import run

    with refusing.in_one_line():
        chosen = settings.load()
        sealing.unlock(chosen)
        telemetry.configure(level=chosen.log_level, form=chosen.log_format)
        run(chosen)


if __name__ == "__main__":
    lean.leave_out()
    main()

"""``python -m slimtf`` is the same program as ``slimtf``."""

from slimtf.cli.main import main

if __name__ == "__main__":
    main()

"""``python -m slimtf`` is the same program as ``slimtf``."""

from slimtf.cli.start import start

if __name__ == "__main__":
    start()

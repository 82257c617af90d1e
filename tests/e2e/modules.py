"""Runs `ldcareer ARGUMENTS` for the test of imports, prints the loaded modules once it is ready, and exits."""

import os
import signal
import sys
import threading
import time
from contextlib import suppress
from urllib.request import urlopen

from bot.cli import main


def tell() -> None:
    while True:
        with suppress(OSError), urlopen(f"http://127.0.0.1:{os.environ['PORT']}/readyz"):
            break
        time.sleep(0.05)
    sys.stdout.write("\n".join(sys.modules))
    sys.stdout.flush()
    os.kill(os.getpid(), signal.SIGTERM)


if sys.argv[1] == "serve":
    threading.Thread(target=tell, daemon=True).start()
    main(sys.argv[1:])
else:
    with suppress(SystemExit):
        main(sys.argv[1:])
    sys.stdout.write("\n" + "\n".join(sys.modules))

"""``python -m her2teach``."""

import sys

from her2teach.cli import main

sys.exit(main())

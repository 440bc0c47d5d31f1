"""`python -m site_builder` is `site-builder`."""

import sys

from site_builder.cli import main

sys.exit(main())

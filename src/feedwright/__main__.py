"""``python -m feedwright``: the same program as the ``feedwright`` command."""

from feedwright.cli import main

raise SystemExit(main())

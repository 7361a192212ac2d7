"""Before there is a workspace: open one, or make the first in two minutes."""

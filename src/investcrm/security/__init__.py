"""Keys: the operating system key store, key wrapping and lock policy."""

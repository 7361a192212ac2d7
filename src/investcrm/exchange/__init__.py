"""Files and mail: readers and writers of the formats users bring and take away."""

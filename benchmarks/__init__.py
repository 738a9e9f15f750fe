"""What a learner and a class wait for, measured against peers in the same run: `make bench`."""

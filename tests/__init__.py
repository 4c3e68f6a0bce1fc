"""Tests of FerrFlow self-host, in the same rooms as the code."""

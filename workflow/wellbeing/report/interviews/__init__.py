"""The wing of the coded interviews."""

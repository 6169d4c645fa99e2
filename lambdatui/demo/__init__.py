"""An AWS account to try things on: an endpoint on loopback, functions, a past and traffic."""

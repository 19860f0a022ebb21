.PHONY: verify test lint

verify: .venv
	.venv/bin/s1bench verify

test: .venv
	.venv/bin/pytest -n auto tests
	.venv/bin/pytest features

lint: .venv
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy

.venv: pyproject.toml
	python3 -m venv .venv
	.venv/bin/pip install --quiet -e '.[test]'
	touch .venv

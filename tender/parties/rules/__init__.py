"""Pure rules about people and organisations: credit codes, sides of a procedure."""

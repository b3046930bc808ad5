"""How numbers, money, shares and moments are said beside a chart."""

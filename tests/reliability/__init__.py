"""What we promise when things go wrong: kills, crowds, full disks, insiders (RELIABILITY 2). Names of tests are a contract (4.4)."""

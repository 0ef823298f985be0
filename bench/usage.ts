// bin/help.js reads this text as it stands here, when nothing is built yet: it is one literal, and nothing is filled in.

export const usage = `Usage: npm run bench [-- options]

Measures the server on this machine, with a MariaDB and a Redis of its own (or those of TEST_DB_* and
TEST_REDIS_URL), against two floors measured in the same run. Compare its ratios; its figures are this machine's.

  --sizes 1000,100000,1000000   customers in the database
  --seconds 5                   for each figure
  --connections 32              at once
  --only TEXT                   endpoints whose name contains it
  --file bench.json             where all figures go
  --soak                        instead: ten minutes at half load, watching memory and errors

Example: npm run bench -- --sizes 1000 --only customer/get

Exit status: 0 measured without an error answer; 1 some requests failed, or memory grew in the soak; 2 it could not run.`;

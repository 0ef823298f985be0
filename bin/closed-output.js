/** Who reads what a command says may have seen enough (`| head -1`) and be gone: what was begun is finished, in silence. */
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

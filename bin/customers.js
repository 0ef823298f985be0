const { run, words } = require('./command');

run('commands/on-call/command', `customers-${words[0]}`, 'customers');

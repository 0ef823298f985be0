require('./command').run('commands/parity/command', 'parity');

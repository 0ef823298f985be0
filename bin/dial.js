require('./command').run('commands/dial/command', 'dial');

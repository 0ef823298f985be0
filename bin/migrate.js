require('./command').run('commands/migrate', 'migrate');

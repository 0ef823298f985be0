require('./command').run('commands/mail-test', 'mail-test');

require('./command').run('commands/postman/command', 'postman');

process.argv.splice(2, 0, 'backup');
require('./command').run('commands/backup', 'backup');

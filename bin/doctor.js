require('./command').run('commands/doctor/command', 'doctor');

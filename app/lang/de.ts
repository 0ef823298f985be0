import type { Catalogue } from './languages';

export const de: Catalogue = {
  'validation.required': ':attribute muss ausgefüllt werden.',
  'validation.string': ':attribute muss ein Text sein.',
  'validation.email': ':attribute muss eine gültige E-Mail-Adresse sein.',
  'validation.unique': ':attribute ist schon vergeben.',
  'validation.confirmed': ':attribute stimmt nicht mit der Bestätigung überein.',
  'validation.min': ':attribute muss mindestens :min Zeichen lang sein.',
  'validation.max': ':attribute darf maximal :max Zeichen haben.',
  'validation.max_bytes': ':attribute darf maximal :max Bytes haben.',
  'validation.format': ':attribute hat ein ungültiges Format.',
  'validation.in': 'Der gewählte Wert für :attribute ist ungültig.',
  'validation.date': ':attribute muss ein gültiges Datum sein.',
  'validation.before_today': ':attribute muss ein Datum vor dem heutigen Tag sein.',
  'validation.invalid': 'Die Angaben waren ungültig.',
  'auth.failed': 'E-Mail-Adresse oder Passwort ist falsch.',
  'auth.unauthenticated': 'Nicht angemeldet.',
  'auth.not_yours': 'Ungültige Anfrage.',
  'auth.inactive': 'Ihr Konto ist nicht aktiv.',
  'auth.unverified': 'Bitte bestätigen Sie zuerst Ihre E-Mail-Adresse.',
  'auth.cross_site':
    'Diese Anfrage kam von einer anderen Website. Verwenden Sie ein Token oder tragen Sie die Website in CORS_ORIGINS ein.',
  'login.done': 'Sie sind angemeldet.',
  'logout.done': 'Sie sind abgemeldet.',
  'logout.done_documented': 'Sie sind abgemeldet!',
  'register.done': 'Ihr Konto wurde angelegt.',
  'profile.done': 'Ihr Konto wurde aktualisiert.',
  'profile.done_early': 'Ihr Konto wurde angelegt.',
  'passwords.sent': 'Wir haben Ihnen einen Link zum Zurücksetzen des Passworts gemailt!',
  'passwords.user': 'Wir haben kein Konto mit dieser E-Mail-Adresse gefunden.',
  'http.not_found': 'Nicht gefunden',
  'http.not_found_1_3': 'Nicht gefunden',
  'http.method': 'Methode nicht erlaubt',
  'http.too_large': 'Die Anfrage ist zu groß',
  'http.throttled': 'Zu viele Versuche.',
  'http.unavailable': 'Zurzeit nicht verfügbar',
  'http.server_error': 'Serverfehler',
  'mail.hello': 'Guten Tag :name,',
  'mail.or_copy': 'Wenn die Schaltfläche nicht funktioniert, kopieren Sie diesen Link in Ihren Browser:',
  'mail.reset-link.subject': 'Passwort zurücksetzen',
  'mail.reset-link.body':
    'jemand, vermutlich Sie, hat für Ihr Konto bei :shop ein neues Passwort angefordert. Der folgende Link funktioniert einmal, innerhalb von 60 Minuten.',
  'mail.reset-link.button': 'Neues Passwort wählen',
  'mail.reset-link.after':
    'Wenn Sie es nicht waren, brauchen Sie nichts zu tun: Ihr Passwort bleibt, wie es ist.',
  'mail.welcome.subject': 'Willkommen bei :shop',
  'mail.welcome.body':
    'Ihr Konto bei :shop ist eingerichtet. Sie können sich mit dieser E-Mail-Adresse anmelden.',
  'mail.welcome.after': 'Wenn Sie dieses Konto nicht angelegt haben, sagen Sie uns bitte Bescheid.',
  'mail.password-changed.subject': 'Ihr Passwort wurde geändert',
  'mail.password-changed.body':
    'das Passwort Ihres Kontos bei :shop wurde soeben geändert. Alle, die angemeldet waren, wurden abgemeldet.',
  'mail.password-changed.after':
    'Wenn Sie es nicht waren, fordern Sie bitte sofort ein neues Passwort an („Passwort vergessen“ in der App oder im Shop) und sagen Sie uns Bescheid.',
  'mail.email-changed.subject': 'Ihre E-Mail-Adresse wurde geändert',
  'mail.email-changed.body':
    'die E-Mail-Adresse Ihres Kontos bei :shop wurde soeben in :address geändert. Mails gehen von nun an dorthin.',
  'mail.email-changed.after': 'Wenn Sie es nicht waren, sagen Sie uns bitte sofort Bescheid.',
  'mail.test.subject': 'Eine Testmail von :shop',
  'mail.test.body': 'diese Mail zeigt, dass :shop mit diesen Einstellungen Mails versenden kann.',
  'mail.test.after': 'Mehr ist nicht zu tun.',
  'page.email': 'E-Mail-Adresse',
  'page.password': 'Neues Passwort',
  'page.password_hint': 'Mindestens :min Zeichen',
  'page.password_confirmation': 'Neues Passwort noch einmal',
  'page.show_passwords': 'Passwörter anzeigen',
  'page.problems': 'Bitte prüfen Sie:',
  'page.problem_title': 'Fehler: :title',
  'page.new_link': 'Neuen Link anfordern',
  'page.try_again': 'Noch einmal versuchen',
  'page.forgot.title': 'Passwort vergessen?',
  'page.forgot.text':
    'Geben Sie die E-Mail-Adresse Ihres Kontos bei :shop ein. Wir mailen Ihnen einen Link, mit dem Sie ein neues Passwort wählen können.',
  'page.forgot.button': 'Link anfordern',
  'page.sent.title': 'Sehen Sie in Ihr Postfach',
  'page.sent.text':
    'Wenn es ein Konto für :email gibt, ist eine Mail mit einem Link unterwegs. Der Link funktioniert einmal, innerhalb von 60 Minuten.',
  'page.sent.spam':
    'Nach einigen Minuten ist nichts da? Sehen Sie auch in den Spam-Ordner oder prüfen Sie die Adresse.',
  'page.sent.again': 'Adresse noch einmal eingeben',
  'page.reset.title': 'Neues Passwort wählen',
  'page.reset.text':
    'Für Ihr Konto bei :shop. Sobald es gespeichert ist, werden alle abgemeldet, die in dem Konto angemeldet sind.',
  'page.reset.email_hint': 'Die Adresse, an die der Link gemailt wurde',
  'page.reset.button': 'Neues Passwort speichern',
  'page.reset.pair':
    'Dieser Link funktioniert nicht für diese E-Mail-Adresse. Prüfen Sie die Adresse oder fordern Sie einen neuen Link an.',
  'page.link.unknown.title': 'Dieser Link funktioniert nicht',
  'page.link.unknown.text':
    'Vielleicht ging auf dem Weg von der Mail zum Browser ein Teil verloren. Öffnen Sie ihn noch einmal aus der Mail oder fordern Sie einen neuen an.',
  'page.link.expired.title': 'Dieser Link ist abgelaufen',
  'page.link.expired.text':
    'Ein Link funktioniert 60 Minuten lang. Ihr Passwort wurde nicht geändert. Fordern Sie einen neuen Link an und verwenden Sie ihn innerhalb dieser Zeit.',
  'page.link.used.title': 'Dieser Link wurde schon verwendet',
  'page.link.used.text':
    'Ein Link funktioniert nur einmal. Wenn Sie gerade ein neues Passwort gewählt haben, gehen Sie zurück zur App oder zum Shop und melden Sie sich damit an. Wenn Sie es nicht waren, fordern Sie sofort einen neuen Link an.',
  'page.link.replaced.title': 'Dieser Link gilt nicht mehr',
  'page.link.replaced.text':
    'Nach diesem Link wurde ein neuerer gemailt, oder das Konto wurde seither geändert. Verwenden Sie den Link in der neuesten Mail oder fordern Sie einen neuen an.',
  'page.done.title': 'Ihr neues Passwort ist gespeichert',
  'page.done.text':
    'Gehen Sie zurück zur App oder zum Shop und melden Sie sich damit an. Alle, die in dem Konto angemeldet waren, wurden abgemeldet.',
  'page.done.close': 'Sie können diese Seite schließen.',
  'page.done.back': 'Zurück zu :shop',
  'page.failure.403.title': 'Dieses Formular kam nicht von unserer Seite',
  'page.failure.403.text':
    'Zu Ihrer Sicherheit wurde nichts getan. Öffnen Sie die Seite noch einmal und füllen Sie das Formular dort aus.',
  'page.failure.405.title': 'Das geht hier nicht',
  'page.failure.405.text': 'Diese Seite kann nur geöffnet oder ihr Formular abgeschickt werden.',
  'page.failure.413.title': 'Das war zu viel',
  'page.failure.413.text':
    'Was gesendet wurde, ist größer, als dieses Formular sein kann. Bitte versuchen Sie es mit weniger.',
  'page.failure.429.title': 'Zu viele Versuche',
  'page.failure.429.text': 'Bitte warten Sie etwa eine Minute und versuchen Sie es dann noch einmal.',
  'page.failure.500.title': 'Etwas ist schiefgegangen',
  'page.failure.500.text':
    'Der Fehler liegt bei uns. Bitte versuchen Sie es noch einmal; wenn es wieder geschieht, nennen Sie uns diese Nummer: :id',
  'page.failure.503.title': 'Einen Augenblick, bitte',
  'page.failure.503.text':
    'Wir können gerade nicht antworten. Bitte versuchen Sie es in einigen Sekunden noch einmal.',
  'attribute.email': 'E-Mail-Adresse',
  'attribute.password': 'Passwort',
  'attribute.first_name': 'Vorname',
  'attribute.last_name': 'Nachname',
  'attribute.gender': 'Geschlecht',
  'attribute.date_of_birth': 'Geburtsdatum',
  'attribute.phone': 'Telefonnummer',
};

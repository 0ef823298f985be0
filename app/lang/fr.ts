import type { Catalogue } from './languages';

export const fr: Catalogue = {
  'validation.required': 'Le champ :attribute est obligatoire.',
  'validation.string': 'Le champ :attribute doit être une chaîne de caractères.',
  'validation.email': 'Le champ :attribute doit être une adresse e-mail valide.',
  'validation.unique': 'La valeur du champ :attribute est déjà utilisée.',
  'validation.confirmed': 'Le champ de confirmation :attribute ne correspond pas.',
  'validation.min': 'Le champ :attribute doit contenir au moins :min caractères.',
  'validation.max': 'Le champ :attribute ne peut pas contenir plus de :max caractères.',
  'validation.max_bytes': 'Le champ :attribute ne peut pas dépasser :max octets.',
  'validation.format': 'Le format du champ :attribute est invalide.',
  'validation.in': 'La valeur choisie pour le champ :attribute est invalide.',
  'validation.date': 'Le champ :attribute n’est pas une date valide.',
  'validation.before_today': 'Le champ :attribute doit être une date antérieure à aujourd’hui.',
  'validation.invalid': 'Les données fournies sont invalides.',
  'auth.failed': 'L’adresse e-mail ou le mot de passe est incorrect.',
  'auth.unauthenticated': 'Vous n’êtes pas connecté.',
  'auth.not_yours': 'Requête invalide.',
  'auth.inactive': 'Votre compte n’est pas actif.',
  'auth.unverified': 'Veuillez d’abord vérifier votre adresse e-mail.',
  'auth.cross_site':
    'Cette requête vient d’un autre site. Utilisez un jeton ou ajoutez le site à CORS_ORIGINS.',
  'login.done': 'Vous êtes connecté.',
  'logout.done': 'Vous êtes déconnecté.',
  'logout.done_documented': 'Vous êtes déconnecté !',
  'register.done': 'Votre compte a été créé.',
  'profile.done': 'Votre compte a été mis à jour.',
  'profile.done_early': 'Votre compte a été créé.',
  'passwords.sent': 'Nous vous avons envoyé par e-mail le lien de réinitialisation du mot de passe !',
  'passwords.user': 'Nous ne trouvons aucun compte avec cette adresse e-mail.',
  'http.not_found': 'Introuvable',
  'http.not_found_1_3': 'Introuvable',
  'http.method': 'Méthode non autorisée',
  'http.too_large': 'La requête est trop volumineuse',
  'http.throttled': 'Trop de tentatives.',
  'http.unavailable': 'Service indisponible',
  'http.server_error': 'Erreur du serveur',
  'mail.hello': 'Bonjour :name,',
  'mail.or_copy': 'Si le bouton ne fonctionne pas, copiez ce lien dans votre navigateur :',
  'mail.reset-link.subject': 'Réinitialiser votre mot de passe',
  'mail.reset-link.body':
    'Quelqu’un, sans doute vous, a demandé un nouveau mot de passe pour votre compte chez :shop. Le lien ci-dessous fonctionne une seule fois, pendant 60 minutes.',
  'mail.reset-link.button': 'Choisir un nouveau mot de passe',
  'mail.reset-link.after':
    'Si ce n’était pas vous, vous n’avez rien à faire : votre mot de passe reste inchangé.',
  'mail.welcome.subject': 'Bienvenue chez :shop',
  'mail.welcome.body':
    'Votre compte chez :shop est prêt. Vous pouvez vous connecter avec cette adresse e-mail.',
  'mail.welcome.after': 'Si vous n’avez pas ouvert ce compte, veuillez nous le signaler.',
  'mail.password-changed.subject': 'Votre mot de passe a été modifié',
  'mail.password-changed.body':
    'Le mot de passe de votre compte chez :shop vient d’être modifié. Toutes les personnes connectées ont été déconnectées.',
  'mail.password-changed.after':
    'Si ce n’était pas vous, demandez tout de suite un nouveau mot de passe (« mot de passe oublié » dans l’application ou la boutique) et prévenez-nous.',
  'mail.email-changed.subject': 'Votre adresse e-mail a été modifiée',
  'mail.email-changed.body':
    'L’adresse e-mail de votre compte chez :shop vient d’être remplacée par :address. Nos messages y seront envoyés désormais.',
  'mail.email-changed.after': 'Si ce n’était pas vous, veuillez nous prévenir tout de suite.',
  'mail.test.subject': 'Un e-mail de test de :shop',
  'mail.test.body': 'Cet e-mail montre que :shop peut envoyer des e-mails avec ces réglages.',
  'mail.test.after': 'Il n’y a rien d’autre à faire.',
  'page.email': 'Adresse e-mail',
  'page.password': 'Nouveau mot de passe',
  'page.password_hint': 'Au moins :min caractères',
  'page.password_confirmation': 'Nouveau mot de passe, une seconde fois',
  'page.show_passwords': 'Afficher les mots de passe',
  'page.problems': 'Veuillez vérifier ceci :',
  'page.problem_title': 'Erreur : :title',
  'page.new_link': 'Demander un nouveau lien',
  'page.try_again': 'Réessayer',
  'page.forgot.title': 'Mot de passe oublié ?',
  'page.forgot.text':
    'Saisissez l’adresse e-mail de votre compte chez :shop. Nous vous enverrons un lien pour choisir un nouveau mot de passe.',
  'page.forgot.button': 'M’envoyer un lien',
  'page.sent.title': 'Consultez votre messagerie',
  'page.sent.text':
    'S’il existe un compte pour :email, un e-mail contenant un lien est en route. Le lien fonctionne une seule fois, pendant 60 minutes.',
  'page.sent.spam':
    'Rien après quelques minutes ? Regardez aussi dans les courriers indésirables, ou vérifiez l’adresse.',
  'page.sent.again': 'Saisir l’adresse à nouveau',
  'page.reset.title': 'Choisissez un nouveau mot de passe',
  'page.reset.text':
    'Pour votre compte chez :shop. Dès qu’il sera enregistré, toutes les personnes connectées au compte seront déconnectées.',
  'page.reset.email_hint': 'L’adresse à laquelle le lien a été envoyé',
  'page.reset.button': 'Enregistrer le nouveau mot de passe',
  'page.reset.pair':
    'Ce lien ne fonctionne pas pour cette adresse e-mail. Vérifiez l’adresse ou demandez un nouveau lien.',
  'page.link.unknown.title': 'Ce lien ne fonctionne pas',
  'page.link.unknown.text':
    'Une partie s’est peut-être perdue entre l’e-mail et le navigateur. Ouvrez-le de nouveau depuis l’e-mail ou demandez-en un nouveau.',
  'page.link.expired.title': 'Ce lien a expiré',
  'page.link.expired.text':
    'Un lien fonctionne pendant 60 minutes. Votre mot de passe n’a pas été modifié. Demandez un nouveau lien et utilisez-le dans ce délai.',
  'page.link.used.title': 'Ce lien a déjà été utilisé',
  'page.link.used.text':
    'Un lien ne fonctionne qu’une fois. Si vous venez de choisir un nouveau mot de passe, retournez dans l’application ou la boutique et connectez-vous avec celui-ci. Si ce n’était pas vous, demandez tout de suite un nouveau lien.',
  'page.link.replaced.title': 'Ce lien n’est plus valable',
  'page.link.replaced.text':
    'Un lien plus récent a été envoyé après celui-ci, ou le compte a été modifié depuis. Utilisez le lien du dernier e-mail ou demandez-en un nouveau.',
  'page.done.title': 'Votre nouveau mot de passe est enregistré',
  'page.done.text':
    'Retournez dans l’application ou la boutique et connectez-vous avec celui-ci. Toutes les personnes connectées au compte ont été déconnectées.',
  'page.done.close': 'Vous pouvez fermer cette page.',
  'page.done.back': 'Retour à :shop',
  'page.failure.403.title': 'Ce formulaire ne vient pas de notre page',
  'page.failure.403.text':
    'Pour votre sécurité, rien n’a été fait. Ouvrez de nouveau la page et remplissez-y le formulaire.',
  'page.failure.405.title': 'Ce n’est pas possible ici',
  'page.failure.405.text': 'On peut seulement ouvrir cette page ou envoyer son formulaire.',
  'page.failure.413.title': 'C’était trop',
  'page.failure.413.text':
    'Ce qui a été envoyé dépasse la taille de ce formulaire. Veuillez réessayer avec moins.',
  'page.failure.429.title': 'Trop de tentatives',
  'page.failure.429.text': 'Veuillez attendre environ une minute, puis réessayer.',
  'page.failure.500.title': 'Une erreur est survenue',
  'page.failure.500.text':
    'Elle vient de chez nous. Veuillez réessayer ; si cela se reproduit, indiquez-nous ce numéro : :id',
  'page.failure.503.title': 'Un instant, s’il vous plaît',
  'page.failure.503.text':
    'Nous ne pouvons pas répondre pour le moment. Veuillez réessayer dans quelques secondes.',
  'attribute.email': 'adresse e-mail',
  'attribute.password': 'mot de passe',
  'attribute.first_name': 'prénom',
  'attribute.last_name': 'nom',
  'attribute.gender': 'genre',
  'attribute.date_of_birth': 'date de naissance',
  'attribute.phone': 'téléphone',
};

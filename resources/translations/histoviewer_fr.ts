<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr_FR">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About HistoViewer</source>
        <translation>À propos de HistoViewer</translation>
    </message>
    <message>
        <source>HistoViewer %1

Shows where metastatic tissue is likely on lymph-node slides.

%2: not for diagnosis or any other decision on a patient.</source>
        <translation>HistoViewer %1

Montre où la présence de tissu métastatique est probable sur des lames de ganglions lymphatiques.

%2 : ni pour le diagnostic, ni pour aucune autre décision concernant un patient.</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Licence</translation>
    </message>
    <message>
        <source>Component</source>
        <translation>Composant</translation>
    </message>
    <message>
        <source>Components of the program and their licences</source>
        <translation>Composants du programme et leurs licences</translation>
    </message>
    <message>
        <source>The program&apos;s icon</source>
        <translation>L&apos;icône du programme</translation>
    </message>
    <message>
        <source>Texts of the licences: %1</source>
        <translation>Textes des licences : %1</translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Fichier</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Affichage</translation>
    </message>
    <message>
        <source>&amp;Scan</source>
        <translation>A&amp;nalyse</translation>
    </message>
    <message>
        <source>&amp;Read</source>
        <translation>&amp;Lecture</translation>
    </message>
    <message>
        <source>&amp;Annotate</source>
        <translation>Anno&amp;ter</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>Ai&amp;de</translation>
    </message>
    <message>
        <source>&amp;Scan %1...</source>
        <translation>Analyser la &amp;lame %1...</translation>
    </message>
    <message>
        <source>&amp;Open slide...</source>
        <translation>Ouvrir une &amp;lame...</translation>
    </message>
    <message>
        <source>Open &amp;folder...</source>
        <translation>Ouvrir un &amp;dossier...</translation>
    </message>
    <message>
        <source>Opens a folder of slides as a worklist</source>
        <translation>Ouvre un dossier de lames comme liste de travail</translation>
    </message>
    <message>
        <source>Opens the output folder of a scan</source>
        <translation>Ouvre le dossier de résultats d&apos;une analyse</translation>
    </message>
    <message>
        <source>As a picture, with the scale bar</source>
        <translation>Sous forme d&apos;image, avec la barre d&apos;échelle</translation>
    </message>
    <message>
        <source>Show or hide the &amp;heatmap</source>
        <translation>Afficher ou masquer la &amp;carte</translation>
    </message>
    <message>
        <source>Next unviewed tissue</source>
        <translation>Tissu non vu suivant</translation>
    </message>
    <message>
        <source>The nearest tissue that was not on screen at 10x or more</source>
        <translation>Le tissu le plus proche qui n&apos;a pas été affiché à 10x ou plus</translation>
    </message>
    <message>
        <source>Darken what was not viewed</source>
        <translation>Assombrir ce qui n&apos;a pas été vu</translation>
    </message>
    <message>
        <source>Tissue that was on screen at 10x or more keeps its colours</source>
        <translation>Le tissu affiché à 10x ou plus garde ses couleurs</translation>
    </message>
    <message>
        <source>Turn right by 90°</source>
        <translation>Tourner de 90° à droite</translation>
    </message>
    <message>
        <source>Turn left by 90°</source>
        <translation>Tourner de 90° à gauche</translation>
    </message>
    <message>
        <source>Turn right by 5°</source>
        <translation>Tourner de 5° à droite</translation>
    </message>
    <message>
        <source>Turn left by 5°</source>
        <translation>Tourner de 5° à gauche</translation>
    </message>
    <message>
        <source>Upright</source>
        <translation>Orientation d&apos;origine</translation>
    </message>
    <message>
        <source>Brightness and contrast...</source>
        <translation>Luminosité et contraste...</translation>
    </message>
    <message>
        <source>For looking only: scans and exports take the slide as it is</source>
        <translation>Pour l&apos;affichage seulement : les analyses et les exports utilisent la lame telle quelle</translation>
    </message>
    <message>
        <source>Normalise stains</source>
        <translation>Normaliser la coloration</translation>
    </message>
    <message>
        <source>Haematoxylin and eosin as on a reference slide, for looking only</source>
        <translation>Hématoxyline et éosine comme sur une lame de référence, pour l&apos;affichage seulement</translation>
    </message>
    <message>
        <source>Picture as in the file</source>
        <translation>Image telle que dans le fichier</translation>
    </message>
    <message>
        <source>Heatmap beside the slide</source>
        <translation>Carte à côté de la lame</translation>
    </message>
    <message>
        <source>The same slide in a second view, with all values of its heatmap</source>
        <translation>La même lame dans une seconde vue, avec toutes les valeurs de sa carte</translation>
    </message>
    <message>
        <source>Another slide beside it...</source>
        <translation>Une autre lame à côté...</translation>
    </message>
    <message>
        <source>Move both views together</source>
        <translation>Déplacer les deux vues ensemble</translation>
    </message>
    <message>
        <source>Switch it off to align the views, then on again</source>
        <translation>Désactivez pour aligner les vues, puis réactivez</translation>
    </message>
    <message>
        <source>Linked</source>
        <translation>Liées</translation>
    </message>
    <message>
        <source>Gives the worklist room for its columns</source>
        <translation>Donne à la liste de travail la place de ses colonnes</translation>
    </message>
    <message>
        <source>Tab does so on the slide</source>
        <translation>Sur la lame, la touche Tab fait de même</translation>
    </message>
    <message>
        <source>The slide on screen, not the one highlighted in the worklist</source>
        <translation>La lame affichée, et non celle sélectionnée dans la liste de travail</translation>
    </message>
    <message>
        <source>Drag a rectangle on the slide to scan it before the rest</source>
        <translation>Tracer sur la lame un rectangle à analyser avant le reste</translation>
    </message>
    <message>
        <source>Keeps everything scanned so far</source>
        <translation>Conserve tout ce qui est déjà analysé</translation>
    </message>
    <message>
        <source>What the model reacts to in the highest tile of the focus</source>
        <translation>Ce à quoi le modèle réagit dans la tuile la plus haute du foyer</translation>
    </message>
    <message>
        <source>Slide p&amp;ositive, next unread</source>
        <translation>Lame p&amp;ositive, non lue suivante</translation>
    </message>
    <message>
        <source>Slide ne&amp;gative, next unread</source>
        <translation>Lame né&amp;gative, non lue suivante</translation>
    </message>
    <message>
        <source>Slide &amp;unsure, next unread</source>
        <translation>Lame i&amp;ncertaine, non lue suivante</translation>
    </message>
    <message>
        <source>&amp;Take back the last verdict</source>
        <translation>Re&amp;tirer le dernier verdict</translation>
    </message>
    <message>
        <source>Withdraws the last verdict given in this window and opens its slide</source>
        <translation>Retire le dernier verdict donné dans cette fenêtre et ouvre sa lame</translation>
    </message>
    <message>
        <source>The most suspicious tiles of all slides of the worklist as one grid</source>
        <translation>Les tuiles les plus suspectes de toutes les lames de la liste en une grille</translation>
    </message>
    <message>
        <source>Cas&amp;es...</source>
        <translation>C&amp;as...</translation>
    </message>
    <message>
        <source>Groups the slides of the worklist into cases, with a suggested pN each</source>
        <translation>Regroupe les lames de la liste de travail par cas, avec une proposition de pN pour chacun</translation>
    </message>
    <message>
        <source>Ne&amp;xt unread slide</source>
        <translation>Lame non lue s&amp;uivante</translation>
    </message>
    <message>
        <source>Hides the model&apos;s result until you have recorded a first impression</source>
        <translation>Masque le résultat du modèle jusqu&apos;à ce que vous ayez enregistré une première impression</translation>
    </message>
    <message>
        <source>Open &amp;results...</source>
        <translation>Ouvrir des &amp;résultats...</translation>
    </message>
    <message>
        <source>&amp;Export...</source>
        <translation>&amp;Exporter...</translation>
    </message>
    <message>
        <source>&amp;Copy the view</source>
        <translation>&amp;Copier la vue</translation>
    </message>
    <message>
        <source>&amp;Settings...</source>
        <translation>&amp;Paramètres...</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Quitter</translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation>&amp;Agrandir</translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation>Ré&amp;duire</translation>
    </message>
    <message>
        <source>&amp;Whole slide</source>
        <translation>&amp;Lame entière</translation>
    </message>
    <message>
        <source>Magnification %1x</source>
        <translation>Grossissement %1x</translation>
    </message>
    <message>
        <source>&amp;More opaque</source>
        <translation>Plus &amp;opaque</translation>
    </message>
    <message>
        <source>&amp;Less opaque</source>
        <translation>Plus &amp;transparent</translation>
    </message>
    <message>
        <source>&amp;Ruler</source>
        <translation>&amp;Règle</translation>
    </message>
    <message>
        <source>Drag a rectangle to measure it</source>
        <translation>Tracez un rectangle pour le mesurer</translation>
    </message>
    <message>
        <source>&amp;Overview map</source>
        <translation>&amp;Vue d&apos;ensemble</translation>
    </message>
    <message>
        <source>&amp;Full screen</source>
        <translation>&amp;Plein écran</translation>
    </message>
    <message>
        <source>&amp;Scan this slide...</source>
        <translation>Analyser cette &amp;lame...</translation>
    </message>
    <message>
        <source>Wide wor&amp;klist</source>
        <translation>Liste de travail lar&amp;ge</translation>
    </message>
    <message>
        <source>Panels at their proposed wi&amp;dths</source>
        <translation>Largeurs propo&amp;sées des panneaux</translation>
    </message>
    <message>
        <source>Hide or show all pa&amp;nels</source>
        <translation>Masquer ou afficher tous les pa&amp;nneaux</translation>
    </message>
    <message>
        <source>The slide alone; F11 or Esc ends it, Tab shows the panels</source>
        <translation>La lame seule ; F11 ou Échap y met fin, Tab montre les panneaux</translation>
    </message>
    <message>
        <source>Scan a &amp;region first...</source>
        <translation>Analyser d&apos;abord une &amp;région...</translation>
    </message>
    <message>
        <source>Scan the whole &amp;worklist...</source>
        <translation>Analyser &amp;toute la liste de travail...</translation>
    </message>
    <message>
        <source>&amp;Pause scanning</source>
        <translation>&amp;Suspendre l&apos;analyse</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>&amp;Annuler</translation>
    </message>
    <message>
        <source>Leaves a tool or full screen, or stops the current scan</source>
        <translation>Quitte un outil ou le plein écran, ou arrête l&apos;analyse en cours</translation>
    </message>
    <message>
        <source>&amp;Next focus</source>
        <translation>Foyer &amp;suivant</translation>
    </message>
    <message>
        <source>&amp;Previous focus</source>
        <translation>Foyer &amp;précédent</translation>
    </message>
    <message>
        <source>&amp;Confirm the focus</source>
        <translation>&amp;Confirmer le foyer</translation>
    </message>
    <message>
        <source>&amp;Reject the focus</source>
        <translation>&amp;Rejeter le foyer</translation>
    </message>
    <message>
        <source>Co&amp;mment on the focus...</source>
        <translation>Co&amp;mmenter le foyer...</translation>
    </message>
    <message>
        <source>&amp;Why here?</source>
        <translation>Pour&amp;quoi ici ?</translation>
    </message>
    <message>
        <source>Suspicion g&amp;allery...</source>
        <translation>Ga&amp;lerie des suspicions...</translation>
    </message>
    <message>
        <source>&amp;Second-read mode</source>
        <translation>Mode &amp;double lecture</translation>
    </message>
    <message>
        <source>&amp;Point</source>
        <translation>&amp;Point</translation>
    </message>
    <message>
        <source>&amp;Line</source>
        <translation>&amp;Ligne</translation>
    </message>
    <message>
        <source>&amp;Rectangle</source>
        <translation>&amp;Rectangle</translation>
    </message>
    <message>
        <source>P&amp;olygon</source>
        <translation>Pol&amp;ygone</translation>
    </message>
    <message>
        <source>Click the corners, and double-click the last; Backspace takes one back</source>
        <translation>Cliquez sur les sommets, deux fois sur le dernier ; Retour arrière en retire un</translation>
    </message>
    <message>
        <source>&amp;Freehand</source>
        <translation>À &amp;main levée</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>&amp;Supprimer</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Annuler</translation>
    </message>
    <message>
        <source>The last edit of this slide&apos;s annotations, or else the last verdict</source>
        <translation>La dernière modification des annotations de cette lame, sinon le dernier verdict</translation>
    </message>
    <message>
        <source>R&amp;edo</source>
        <translation>Ré&amp;tablir</translation>
    </message>
    <message>
        <source>&amp;Import...</source>
        <translation>&amp;Importer...</translation>
    </message>
    <message>
        <source>Adds annotations from a GeoJSON file of QuPath</source>
        <translation>Ajoute les annotations d&apos;un fichier GeoJSON de QuPath</translation>
    </message>
    <message>
        <source>E&amp;xport...</source>
        <translation>&amp;Exporter...</translation>
    </message>
    <message>
        <source>Writes all annotations as GeoJSON for QuPath</source>
        <translation>Écrit toutes les annotations en GeoJSON pour QuPath</translation>
    </message>
    <message>
        <source>&amp;Manual</source>
        <translation>&amp;Manuel</translation>
    </message>
    <message>
        <source>&amp;Tour in five steps</source>
        <translation>&amp;Visite en cinq étapes</translation>
    </message>
    <message>
        <source>&amp;Keyboard and mouse</source>
        <translation>&amp;Clavier et souris</translation>
    </message>
    <message>
        <source>&amp;Log</source>
        <translation>&amp;Journal</translation>
    </message>
    <message>
        <source>&amp;Report a problem...</source>
        <translation>&amp;Signaler un problème...</translation>
    </message>
    <message>
        <source>&amp;About HistoViewer</source>
        <translation>À &amp;propos de HistoViewer</translation>
    </message>
</context>
<context>
    <name>AnnotationsPanel</name>
    <message>
        <source>Co&amp;lour...</source>
        <translation>Co&amp;uleur...</translation>
    </message>
    <message>
        <source>Point</source>
        <translation>Point</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Ligne</translation>
    </message>
    <message>
        <source>Rectangle</source>
        <translation>Rectangle</translation>
    </message>
    <message>
        <source>Polygon</source>
        <translation>Polygone</translation>
    </message>
    <message>
        <source>Freehand area</source>
        <translation>Surface à main levée</translation>
    </message>
    <message>
        <source>&amp;Class of new ones</source>
        <translation>&amp;Classe des nouvelles</translation>
    </message>
    <message>
        <source>Nothing is drawn on this slide. Choose a tool above.</source>
        <translation>Rien n&apos;est tracé sur cette lame. Choisissez un outil ci-dessus.</translation>
    </message>
    <message>
        <source>Annotations of this slide</source>
        <translation>Annotations de cette lame</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>Classe</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Taille</translation>
    </message>
    <message>
        <source>Double-click a name or class to edit it, a size to go there</source>
        <translation>Double-cliquez sur un nom ou une classe pour modifier, sur une taille pour s&apos;y rendre</translation>
    </message>
</context>
<context>
    <name>AnnotationsPresenter</name>
    <message>
        <source>No annotation is selected.</source>
        <translation>Aucune annotation n&apos;est sélectionnée.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Supprimer</translation>
    </message>
    <message>
        <source>No slide is open.</source>
        <translation>Aucune lame n&apos;est ouverte.</translation>
    </message>
    <message>
        <source>Draw</source>
        <translation>Tracer</translation>
    </message>
    <message numerus="yes">
        <source>%Ln annotations were added.</source>
        <translation>
            <numerusform>%Ln annotation a été ajoutée.</numerusform>
            <numerusform>%Ln annotations ont été ajoutées.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln annotations were written.</source>
        <translation>
            <numerusform>%Ln annotation a été écrite.</numerusform>
            <numerusform>%Ln annotations ont été écrites.</numerusform>
        </translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Renommer</translation>
    </message>
    <message>
        <source>Classify</source>
        <translation>Classer</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>Couleur</translation>
    </message>
    <message>
        <source>Change the shape</source>
        <translation>Modifier la forme</translation>
    </message>
    <message>
        <source>Without this corner no shape would be left.</source>
        <translation>Sans ce sommet, il ne resterait aucune forme.</translation>
    </message>
</context>
<context>
    <name>Announcer</name>
    <message>
        <source>Focus %1, %2 mm, highest probability %3</source>
        <translation>Foyer %1, %2 mm, probabilité maximale %3</translation>
    </message>
    <message>
        <source>Focus %1 confirmed</source>
        <translation>Foyer %1 confirmé</translation>
    </message>
    <message>
        <source>Focus %1 rejected</source>
        <translation>Foyer %1 rejeté</translation>
    </message>
    <message>
        <source>Focus %1: decision taken back</source>
        <translation>Foyer %1: décision retirée</translation>
    </message>
    <message>
        <source>Focus %1: comment stored</source>
        <translation>Foyer %1: commentaire enregistré</translation>
    </message>
    <message>
        <source>Your verdict: positive</source>
        <translation>Votre verdict: positif</translation>
    </message>
    <message>
        <source>Your verdict: negative</source>
        <translation>Votre verdict: négatif</translation>
    </message>
    <message>
        <source>Your verdict: unsure</source>
        <translation>Votre verdict: incertain</translation>
    </message>
    <message>
        <source>Your first impression: suspicious</source>
        <translation>Votre première impression: suspecte</translation>
    </message>
    <message>
        <source>Your first impression: not suspicious</source>
        <translation>Votre première impression: non suspecte</translation>
    </message>
    <message>
        <source>Your first impression: unsure</source>
        <translation>Votre première impression: incertaine</translation>
    </message>
    <message>
        <source>All scans have ended.</source>
        <translation>Toutes les analyses sont terminées.</translation>
    </message>
</context>
<context>
    <name>AppearanceDialog</name>
    <message>
        <source>Brightness and contrast</source>
        <translation>Luminosité et contraste</translation>
    </message>
    <message>
        <source>&amp;Brightness</source>
        <translation>&amp;Luminosité</translation>
    </message>
    <message>
        <source>&amp;Contrast</source>
        <translation>&amp;Contraste</translation>
    </message>
    <message>
        <source>&amp;Gamma</source>
        <translation>&amp;Gamma</translation>
    </message>
    <message>
        <source>For looking only: scans and exports take the slide as it is. A corner of the slide says that its colours are changed.</source>
        <translation>Pour l&apos;affichage seulement : les analyses et les exports utilisent la lame telle quelle. Un coin de la lame signale que ses couleurs sont modifiées.</translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>Slide</source>
        <translation>Lame</translation>
    </message>
    <message>
        <source>Turned by %1°</source>
        <translation>Tournée de %1°</translation>
    </message>
</context>
<context>
    <name>CaseText</name>
    <message>
        <source>A suggestion for research use, from readers&apos; verdicts and the model&apos;s measurements of confirmed foci; AJCC 8, breast. It is no staging: a pathologist measures and stages.</source>
        <translation>Une proposition réservée à la recherche, fondée sur les verdicts des lecteurs et les mesures du modèle sur les foyers confirmés ; AJCC 8, sein. Ce n&apos;est pas une stadification : c&apos;est au pathologiste de mesurer et de classer.</translation>
    </message>
    <message>
        <source>none</source>
        <translation>aucun</translation>
    </message>
    <message>
        <source>No suggestion, because of these slides:</source>
        <translation>Pas de proposition, à cause de ces lames:</translation>
    </message>
    <message>
        <source>could not be scanned: %1</source>
        <translation>n&apos;ont pas pu être analysées: %1</translation>
    </message>
    <message>
        <source>not assessable: %1</source>
        <translation>non évaluables: %1</translation>
    </message>
    <message>
        <source>no complete result: %1</source>
        <translation>pas de résultat complet: %1</translation>
    </message>
    <message>
        <source>no reader&apos;s verdict: %1</source>
        <translation>pas de verdict d&apos;un lecteur: %1</translation>
    </message>
    <message>
        <source>the reader was unsure: %1</source>
        <translation>lecteur incertain: %1</translation>
    </message>
    <message>
        <source>called negative, but a focus is confirmed: %1</source>
        <translation>jugées négatives, mais un foyer est confirmé: %1</translation>
    </message>
    <message>
        <source>called positive, but no focus is confirmed: %1</source>
        <translation>jugées positives, mais aucun foyer n&apos;est confirmé: %1</translation>
    </message>
    <message>
        <source>a larger focus is neither confirmed nor rejected: %1</source>
        <translation>un foyer plus grand n&apos;est ni confirmé ni rejeté: %1</translation>
    </message>
    <message>
        <source>A deposit is within the heatmap&apos;s precision of a limit, so measure it.</source>
        <translation>Un foyer est proche d&apos;une limite, à la précision de la carte près : mesurez-le.</translation>
    </message>
    <message>
        <source>Cells were not counted: 200 or more make a deposit of up to 0.2 mm pN1mi.</source>
        <translation>Les cellules n&apos;ont pas été comptées : à partir de 200, un foyer de 0,2 mm ou moins est pN1mi.</translation>
    </message>
    <message>
        <source>Each slide without a node counts as one node.</source>
        <translation>Chaque lame sans ganglion indiqué compte comme un ganglion.</translation>
    </message>
    <message>
        <source>Reader and model disagree on a slide; the reader&apos;s verdict counts.</source>
        <translation>Le lecteur et le modèle sont en désaccord sur une lame ; le verdict du lecteur compte.</translation>
    </message>
    <message>
        <source>A result has cautions.</source>
        <translation>Un résultat comporte des réserves.</translation>
    </message>
    <message>
        <source>%1 and %2 more</source>
        <translation>%1 et %2 autres</translation>
    </message>
</context>
<context>
    <name>CasesDialog</name>
    <message>
        <source>Cases</source>
        <translation>Cas</translation>
    </message>
    <message>
        <source>Case</source>
        <translation>Cas</translation>
    </message>
    <message>
        <source>Slides read</source>
        <translation>Lames lues</translation>
    </message>
    <message>
        <source>Nodes examined</source>
        <translation>Ganglions examinés</translation>
    </message>
    <message>
        <source>Positive nodes</source>
        <translation>Ganglions positifs</translation>
    </message>
    <message>
        <source>Largest deposit</source>
        <translation>Plus grand foyer</translation>
    </message>
    <message>
        <source>Suggested pN</source>
        <translation>pN proposé</translation>
    </message>
    <message>
        <source>Enter shows the slides of a case in the worklist</source>
        <translation>Entrée montre les lames d&apos;un cas dans la liste de travail</translation>
    </message>
    <message>
        <source>&amp;Cases</source>
        <translation>&amp;Cas</translation>
    </message>
    <message>
        <source>&amp;Rule</source>
        <translation>&amp;Règle</translation>
    </message>
</context>
<context>
    <name>CasesPresenter</name>
    <message>
        <source>Cases show what the model found. Leave second-read mode first.</source>
        <translation>Les cas montrent ce que le modèle a trouvé. Quittez d&apos;abord le mode seconde lecture.</translation>
    </message>
    <message>
        <source>The worklist has no slides. Open a folder first.</source>
        <translation>La liste de travail est vide. Ouvrez d&apos;abord un dossier.</translation>
    </message>
</context>
<context>
    <name>ColourBar</name>
    <message>
        <source>Colour scale of the probabilities 0 to 1</source>
        <translation>Échelle de couleurs des probabilités de 0 à 1</translation>
    </message>
    <message>
        <source>threshold %1</source>
        <translation>seuil %1</translation>
    </message>
</context>
<context>
    <name>ColumnText</name>
    <message>
        <source>Slide</source>
        <translation>Lame</translation>
    </message>
    <message>
        <source>Case</source>
        <translation>Cas</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modèle</translation>
    </message>
    <message>
        <source>Reader</source>
        <translation>Lecteur</translation>
    </message>
    <message>
        <source>Differ</source>
        <translation>Écart</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>Score</translation>
    </message>
    <message>
        <source>Largest focus</source>
        <translation>Plus grand foyer</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>État</translation>
    </message>
    <message>
        <source>The slide&apos;s file below the folder</source>
        <translation>Le fichier de la lame dans le dossier</translation>
    </message>
    <message>
        <source>The case of the slide. Sorted by it, the case with the most suspicious slide comes first, and its slides stand together.</source>
        <translation>Le cas de la lame. Trié ainsi, le cas dont une lame est la plus suspecte vient en premier, et ses lames restent ensemble.</translation>
    </message>
    <message>
        <source>The model&apos;s verdict. Sorted by it, the slides are in the order of review.</source>
        <translation>Le verdict du modèle. Triées selon lui, les lames sont dans l&apos;ordre de revue.</translation>
    </message>
    <message>
        <source>The last reader&apos;s verdict, name and comment</source>
        <translation>Verdict, nom et commentaire du dernier lecteur</translation>
    </message>
    <message>
        <source>Whether the model and the reader disagree</source>
        <translation>Si le modèle et le lecteur se contredisent</translation>
    </message>
    <message>
        <source>What the model&apos;s rule for slides computes from the tiles</source>
        <translation>Ce que la règle du modèle pour les lames calcule à partir des tuiles</translation>
    </message>
    <message>
        <source>The longest diameter of all foci at the threshold of the scan, to the nearest heatmap tile</source>
        <translation>Le plus long diamètre de tous les foyers au seuil de l&apos;analyse, à une tuile de la carte près</translation>
    </message>
    <message>
        <source>The state or the outcome of the scan</source>
        <translation>L&apos;état ou le résultat de l&apos;analyse</translation>
    </message>
    <message>
        <source>positive</source>
        <translation>positive</translation>
    </message>
    <message>
        <source>negative</source>
        <translation>négative</translation>
    </message>
    <message>
        <source>unsure</source>
        <translation>incertaine</translation>
    </message>
    <message>
        <source>not read</source>
        <translation>non lue</translation>
    </message>
    <message>
        <source>read</source>
        <translation>lue</translation>
    </message>
    <message>
        <source>⚠ disagree</source>
        <translation>⚠ désaccord</translation>
    </message>
    <message>
        <source>none</source>
        <translation>aucun</translation>
    </message>
    <message>
        <source>%1 of %2 read</source>
        <translation>%1 sur %2 lues</translation>
    </message>
</context>
<context>
    <name>DocumentNotes</name>
    <message numerus="yes">
        <source>Results or readings of this slide are in %Ln folders that are missing, such as %1. Connect the drive, or open the folder in its new place if it was moved.</source>
        <translation>
            <numerusform>Des résultats ou lectures de cette lame se trouvent dans %Ln dossier, %1, qui est introuvable. Connectez son lecteur ou, si le dossier a été déplacé, ouvrez-le à son nouvel emplacement.</numerusform>
            <numerusform>Des résultats ou lectures de cette lame se trouvent dans %Ln dossiers introuvables, dont %1. Connectez leur lecteur ou, si un dossier a été déplacé, ouvrez-le à son nouvel emplacement.</numerusform>
        </translation>
    </message>
    <message>
        <source>A later scan of this slide was interrupted. The earlier result is shown and stays valid until a new scan is complete. Scan the slide again to resume.</source>
        <translation>Une analyse ultérieure de cette lame a été interrompue. Le résultat affiché est le précédent ; il reste valable jusqu&apos;à ce qu&apos;une nouvelle analyse soit complète. Analysez de nouveau la lame pour la reprendre.</translation>
    </message>
</context>
<context>
    <name>ExplanationDialog</name>
    <message>
        <source>Why here? Focus %1</source>
        <translation>Pourquoi ici ? Foyer %1</translation>
    </message>
    <message>
        <source>Computing; this takes some seconds ...</source>
        <translation>Calcul en cours ; cela prend quelques secondes ...</translation>
    </message>
    <message>
        <source>Comparing with labelled patches ...</source>
        <translation>Comparaison avec des imagettes étiquetées ...</translation>
    </message>
    <message>
        <source>The folder of this model holds no labelled patches to compare with.</source>
        <translation>Le dossier de ce modèle ne contient pas d&apos;imagettes étiquetées pour comparer.</translation>
    </message>
    <message>
        <source>tumour</source>
        <translation>tumeur</translation>
    </message>
    <message>
        <source>normal</source>
        <translation>normal</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>3 tumour</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>Labelled: %1.</source>
        <translation>Étiquettes : %1.</translation>
    </message>
    <message>
        <source>None of them is close: the model has seen little of the kind.</source>
        <translation>Aucune n&apos;est proche : le modèle a vu peu d&apos;images de ce genre.</translation>
    </message>
    <message>
        <source>Alike is what the model takes for alike, which is no evidence: what it mistakes has neighbours that agree with the mistake.</source>
        <translation>Est semblable ce que le modèle tient pour semblable, ce qui ne prouve rien : ce qu&apos;il confond a des voisines qui s&apos;accordent avec l&apos;erreur.</translation>
    </message>
    <message>
        <source>Of patches that it calls wrongly, %1 have the wrong label around them.</source>
        <translation>Parmi les imagettes qu&apos;il juge à tort, %1 sont entourées de la mauvaise étiquette.</translation>
    </message>
    <message>
        <source>The highest tile of this focus has %1 in the heatmap, and %2 here: its patch alone, upright, on the CPU.</source>
        <translation>La tuile la plus haute de ce foyer a %1 sur la carte et %2 ici : son imagette seule, à l&apos;endroit, sur le CPU.</translation>
    </message>
    <message>
        <source>The square that matters most lowers it to %1.</source>
        <translation>Le carré qui compte le plus l&apos;abaisse à %1.</translation>
    </message>
    <message>
        <source>No square lowers it by 0.1 or more: no single part decides.</source>
        <translation>Aucun carré ne l&apos;abaisse de 0,1 ou plus : aucune partie n&apos;est décisive à elle seule.</translation>
    </message>
    <message>
        <source>Turned and mirrored in eight ways: lowest %1, median %2, highest %3.</source>
        <translation>Tournée et retournée de huit façons : minimum %1, médiane %2, maximum %3.</translation>
    </message>
    <message>
        <source>The views do not agree: some do not reach the threshold.</source>
        <translation>Les vues ne concordent pas : certaines n&apos;atteignent pas le seuil.</translation>
    </message>
    <message>
        <source>How to read it: where the map is brown, covering the tissue lowers the probability, so the model reacts to what is there; where it is blue, covering raises it. The map says what this model reacts to, not what is tumour, and it can mislead: a covered square is itself an unusual sight for the model. Judge the histology.</source>
        <translation>Lecture : là où la carte est brune, masquer le tissu abaisse la probabilité, le modèle réagit donc à ce qui s&apos;y trouve ; là où elle est bleue, masquer l&apos;augmente. La carte dit à quoi ce modèle réagit, non ce qui est tumoral, et elle peut tromper : un carré masqué est lui-même inhabituel pour le modèle. Jugez l&apos;histologie.</translation>
    </message>
    <message>
        <source>What the model saw</source>
        <translation>Ce que le modèle a vu</translation>
    </message>
    <message>
        <source>Occlusion map</source>
        <translation>Carte d&apos;occlusion</translation>
    </message>
    <message>
        <source>Training patches that the model takes for most alike</source>
        <translation>Imagettes d&apos;entraînement que le modèle tient pour les plus semblables</translation>
    </message>
    <message>
        <source>Change of the probability if a square of %1 µm around the place is covered</source>
        <translation>Variation de la probabilité si un carré de %1 µm autour du point est masqué</translation>
    </message>
    <message>
        <source>%1 x %1 µm</source>
        <translation>%1 x %1 µm</translation>
    </message>
    <message>
        <source>%1 x %1 µm; the frame is the part that the model judges</source>
        <translation>%1 x %1 µm ; le cadre est la partie que le modèle juge</translation>
    </message>
</context>
<context>
    <name>ExplanationPresenter</name>
    <message>
        <source>Go to a focus first, by N or in the list.</source>
        <translation>Allez d&apos;abord à un foyer, par N ou dans la liste.</translation>
    </message>
    <message>
        <source>The slide itself is needed for that.</source>
        <translation>Il faut pour cela la lame elle-même.</translation>
    </message>
</context>
<context>
    <name>ExportChoices</name>
    <message>
        <source>Chosen slides (%1)</source>
        <translation>Lames choisies (%1)</translation>
    </message>
    <message>
        <source>Whole folder of results, with its summary</source>
        <translation>Dossier de résultats entier, avec son résumé</translation>
    </message>
    <message>
        <source>as scanned</source>
        <translation>comme à l&apos;analyse</translation>
    </message>
    <message>
        <source>Over the &amp;slide</source>
        <translation>Sur la &amp;lame</translation>
    </message>
    <message>
        <source>With &amp;legend</source>
        <translation>Avec lé&amp;gende</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>automatique</translation>
    </message>
    <message>
        <source>For&amp;mat</source>
        <translation>&amp;Format</translation>
    </message>
    <message>
        <source>&amp;Colour map</source>
        <translation>Palette de &amp;couleurs</translation>
    </message>
    <message>
        <source>&amp;Opacity</source>
        <translation>&amp;Opacité</translation>
    </message>
    <message>
        <source>&amp;Threshold</source>
        <translation>&amp;Seuil</translation>
    </message>
    <message>
        <source>&amp;Width of the map</source>
        <translation>&amp;Largeur de la carte</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>&amp;Browse...</source>
        <translation>&amp;Parcourir...</translation>
    </message>
    <message>
        <source>Open &amp;folder</source>
        <translation>Ouvrir le &amp;dossier</translation>
    </message>
    <message>
        <source>&amp;Export</source>
        <translation>&amp;Exporter</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exporter</translation>
    </message>
    <message>
        <source>Files written: %1.</source>
        <translation>Fichiers écrits : %1.</translation>
    </message>
    <message>
        <source>Cancelled; what was finished is kept.</source>
        <translation>Annulé ; ce qui était terminé est conservé.</translation>
    </message>
    <message>
        <source>Not everything could be exported.</source>
        <translation>Tout n&apos;a pas pu être exporté.</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>&amp;Annuler</translation>
    </message>
    <message>
        <source>Folder for the files</source>
        <translation>Dossier pour les fichiers</translation>
    </message>
    <message>
        <source>Choose the folder for the files</source>
        <translation>Choisir le dossier pour les fichiers</translation>
    </message>
    <message>
        <source>Files written</source>
        <translation>Fichiers écrits</translation>
    </message>
    <message>
        <source>Progress of the export</source>
        <translation>Avancement de l&apos;export</translation>
    </message>
    <message>
        <source>How the export went</source>
        <translation>Déroulement de l&apos;export</translation>
    </message>
    <message>
        <source>&amp;Into</source>
        <translation>&amp;Vers</translation>
    </message>
</context>
<context>
    <name>FociPanel</name>
    <message>
        <source>Comment</source>
        <translation>Commentaire</translation>
    </message>
    <message>
        <source>Comment on focus %1:</source>
        <translation>Commentaire sur le foyer %1 :</translation>
    </message>
    <message>
        <source>Hidden until your first impression of this slide is recorded.</source>
        <translation>Masqué jusqu&apos;à ce que votre première impression de cette lame soit notée.</translation>
    </message>
</context>
<context>
    <name>FociTable</name>
    <message>
        <source>Foci</source>
        <translation>Foyers</translation>
    </message>
</context>
<context>
    <name>FociTableModel</name>
    <message>
        <source>Focus</source>
        <translation>Foyer</translation>
    </message>
    <message>
        <source>Diameter
mm</source>
        <translation>Diamètre
mm</translation>
    </message>
    <message>
        <source>Area
mm²</source>
        <translation>Surface
mm²</translation>
    </message>
    <message>
        <source>Peak</source>
        <translation>Maximum</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>Lecture</translation>
    </message>
    <message>
        <source>1 is the largest.</source>
        <translation>1 est le plus grand.</translation>
    </message>
    <message>
        <source>micro</source>
        <translation>micro</translation>
    </message>
    <message>
        <source>macro</source>
        <translation>macro</translation>
    </message>
    <message>
        <source>✓ confirmed</source>
        <translation>✓ confirmé</translation>
    </message>
    <message>
        <source>✗ rejected</source>
        <translation>✗ rejeté</translation>
    </message>
    <message>
        <source>ITC (unreliable)</source>
        <translation>CTI (peu fiable)</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Taille</translation>
    </message>
    <message>
        <source>By the longest diameter of the group of tiles, not of the tumour: ITC up to 0.2 mm, micro up to 2 mm, macro above.
The model is least reliable for foci as small as ITC.</source>
        <translation>Selon le plus grand diamètre du groupe de tuiles, et non de la tumeur : CTI jusqu&apos;à 0,2 mm, micro jusqu&apos;à 2 mm, macro au-delà.
Le modèle est le moins fiable pour les foyers aussi petits que des CTI.</translation>
    </message>
    <message>
        <source>Longest diameter, to the nearest heatmap tile</source>
        <translation>Plus grand diamètre, à une tuile de la carte près</translation>
    </message>
    <message>
        <source>Total area of its tiles</source>
        <translation>Aire totale de ses tuiles</translation>
    </message>
    <message>
        <source>Highest probability among its tiles, 0 to 1</source>
        <translation>Probabilité la plus haute de ses tuiles, de 0 à 1</translation>
    </message>
    <message>
        <source>The reader&apos;s decision and comment</source>
        <translation>Décision et commentaire du lecteur</translation>
    </message>
    <message>
        <source>comment</source>
        <translation>commentaire</translation>
    </message>
    <message>
        <source>not read</source>
        <translation>non lu</translation>
    </message>
</context>
<context>
    <name>FociTitle</name>
    <message>
        <source>Not scanned yet</source>
        <translation>Pas encore analysée</translation>
    </message>
    <message>
        <source>Searching for foci ...</source>
        <translation>Recherche des foyers ...</translation>
    </message>
    <message>
        <source>
⚠ %1.</source>
        <translation>
⚠ %1.</translation>
    </message>
    <message>
        <source>Incomplete: %1.</source>
        <translation>Incomplète : %1.</translation>
    </message>
    <message>
        <source>No tissue was found.</source>
        <translation>Aucun tissu n&apos;a été trouvé.</translation>
    </message>
    <message>
        <source>No focus reaches the threshold.</source>
        <translation>Aucun foyer n&apos;atteint le seuil.</translation>
    </message>
    <message>
        <source>%1 macro</source>
        <translation>%1 macro</translation>
    </message>
    <message>
        <source>%1 micro</source>
        <translation>%1 micro</translation>
    </message>
    <message>
        <source>%1 ITC (unreliable)</source>
        <translation>%1 CTI (peu fiable)</translation>
    </message>
    <message numerus="yes">
        <source>%Ln foci: %1</source>
        <translation>
            <numerusform>%Ln foyer : %1</numerusform>
            <numerusform>%Ln foyers : %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FocusButtons</name>
    <message>
        <source>Previous (P)</source>
        <translation>Précédent (P)</translation>
    </message>
    <message>
        <source>Go to the previous focus</source>
        <translation>Aller au foyer précédent</translation>
    </message>
    <message>
        <source>Next (N)</source>
        <translation>Suivant (N)</translation>
    </message>
    <message>
        <source>Go to the next focus</source>
        <translation>Aller au foyer suivant</translation>
    </message>
    <message>
        <source>✓ Confirm (C)</source>
        <translation>✓ Confirmer (C)</translation>
    </message>
    <message>
        <source>The chosen focus is metastatic tissue</source>
        <translation>Le foyer choisi est du tissu métastatique</translation>
    </message>
    <message>
        <source>✗ Reject (R)</source>
        <translation>✗ Rejeter (R)</translation>
    </message>
    <message>
        <source>The chosen focus is not metastatic tissue</source>
        <translation>Le foyer choisi n&apos;est pas du tissu métastatique</translation>
    </message>
    <message>
        <source>Comment on the chosen focus</source>
        <translation>Commenter le foyer choisi</translation>
    </message>
    <message>
        <source>Withdraw the decision on the chosen focus</source>
        <translation>Retirer la décision sur le foyer choisi</translation>
    </message>
    <message>
        <source>Why here? (E)</source>
        <translation>Pourquoi ici ? (E)</translation>
    </message>
    <message>
        <source>What the model reacts to in the highest tile of the focus</source>
        <translation>Ce à quoi le modèle réagit dans la tuile la plus haute du foyer</translation>
    </message>
    <message>
        <source>Comment ...</source>
        <translation>Commenter ...</translation>
    </message>
    <message>
        <source>Withdraw</source>
        <translation>Retirer</translation>
    </message>
</context>
<context>
    <name>GalleryDialog</name>
    <message>
        <source>Suspicion gallery</source>
        <translation>Galerie des suspicions</translation>
    </message>
    <message>
        <source>The most suspicious tile of each focus of all scanned slides, and of slides without foci their highest one, at 20x. The frame is the tile. %1 of %2 decided.</source>
        <translation>La tuile la plus suspecte de chaque foyer de toutes les lames analysées, et des lames sans foyer leur plus haute, à 20x. Le cadre est la tuile. %1 sur %2 décidées.</translation>
    </message>
    <message>
        <source>✓ Confirm (C)</source>
        <translation>✓ Confirmer (C)</translation>
    </message>
    <message>
        <source>✗ Reject (R)</source>
        <translation>✗ Rejeter (R)</translation>
    </message>
    <message>
        <source>Open the place (Enter)</source>
        <translation>Ouvrir l&apos;endroit (Entrée)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
</context>
<context>
    <name>GalleryModel</name>
    <message>
        <source>✓ confirmed</source>
        <translation>✓ confirmé</translation>
    </message>
    <message>
        <source>✗ rejected</source>
        <translation>✗ rejeté</translation>
    </message>
    <message>
        <source>not read</source>
        <translation>non lue</translation>
    </message>
</context>
<context>
    <name>GalleryPresenter</name>
    <message>
        <source>The gallery shows what the model found. Leave second-read mode first.</source>
        <translation>La galerie montre ce que le modèle a trouvé. Quittez d&apos;abord le mode seconde lecture.</translation>
    </message>
    <message>
        <source>No scanned slide is in the worklist. Open a folder and scan it.</source>
        <translation>Aucune lame analysée dans la liste de travail. Ouvrez un dossier et analysez-le.</translation>
    </message>
</context>
<context>
    <name>HeatmapPanel</name>
    <message>
        <source>Show &amp;heatmap (H)</source>
        <translation>Afficher la &amp;heatmap (H)</translation>
    </message>
    <message>
        <source>Opacity in percent</source>
        <translation>Opacité en pour cent</translation>
    </message>
    <message>
        <source>Colour map</source>
        <translation>Palette de couleurs</translation>
    </message>
    <message>
        <source>&amp;Smooth (not measured values)</source>
        <translation>&amp;Lisser (valeurs non mesurées)</translation>
    </message>
    <message>
        <source>No heatmap is open.</source>
        <translation>Aucune heatmap n&apos;est ouverte.</translation>
    </message>
    <message>
        <source>Counting tiles ...</source>
        <translation>Comptage des tuiles ...</translation>
    </message>
    <message>
        <source>model %1 %2</source>
        <translation>modèle %1 %2</translation>
    </message>
    <message>
        <source>scanned at threshold %1 (%2)</source>
        <translation>analysé au seuil %1 (%2)</translation>
    </message>
    <message>
        <source>Shows values between the tiles that were not measured</source>
        <translation>Montre entre les tuiles des valeurs qui n&apos;ont pas été mesurées</translation>
    </message>
    <message>
        <source>&amp;Opacity ([ ])</source>
        <translation>&amp;Opacité ([ ])</translation>
    </message>
    <message>
        <source>&amp;Colour map</source>
        <translation>Palette de &amp;couleurs</translation>
    </message>
    <message>
        <source>Col&amp;oured</source>
        <translation>Col&amp;oré</translation>
    </message>
    <message>
        <source>Hidden until your first impression of this slide is recorded.</source>
        <translation>Masqué jusqu&apos;à ce que votre première impression de cette lame soit notée.</translation>
    </message>
</context>
<context>
    <name>LinkedPresenter</name>
    <message>
        <source>This slide has no heatmap. Scan it first.</source>
        <translation>Cette lame n&apos;a pas de carte. Analysez-la d&apos;abord.</translation>
    </message>
    <message>
        <source>Hidden until your first impression of this slide is recorded.</source>
        <translation>Masquée jusqu&apos;à l&apos;enregistrement de votre première impression de cette lame.</translation>
    </message>
    <message>
        <source>Opening %1 ...</source>
        <translation>Ouverture de %1 ...</translation>
    </message>
    <message>
        <source>Heatmap of %1</source>
        <translation>Carte de %1</translation>
    </message>
    <message>
        <source>The views move together, from these places on.</source>
        <translation>Les vues se déplacent ensemble à partir de ces endroits.</translation>
    </message>
    <message>
        <source>Each view moves alone. Align them, then link them again.</source>
        <translation>Chaque vue se déplace seule. Alignez-les, puis liez-les à nouveau.</translation>
    </message>
</context>
<context>
    <name>LogDialog</name>
    <message>
        <source>Log</source>
        <translation>Journal</translation>
    </message>
    <message>
        <source>Open &amp;folder</source>
        <translation>Ouvrir le &amp;dossier</translation>
    </message>
</context>
<context>
    <name>LookBadge</name>
    <message>
        <source>What this picture shows differently from the slide</source>
        <translation>Ce que cette image montre autrement que la lame</translation>
    </message>
</context>
<context>
    <name>Looking</name>
    <message>
        <source>No edit of this slide&apos;s annotations is left to undo.</source>
        <translation>Aucune modification des annotations de cette lame ne reste à annuler.</translation>
    </message>
    <message>
        <source>Open another slide beside this one</source>
        <translation>Ouvrir une autre lame à côté de celle-ci</translation>
    </message>
    <message>
        <source>Import annotations</source>
        <translation>Importer des annotations</translation>
    </message>
    <message>
        <source>Export annotations</source>
        <translation>Exporter les annotations</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Panel&amp;s</source>
        <translation>Pannea&amp;ux</translation>
    </message>
    <message>
        <source>There is no result to export. Scan a slide first.</source>
        <translation>Il n&apos;y a aucun résultat à exporter. Analysez d&apos;abord une lame.</translation>
    </message>
</context>
<context>
    <name>ManualDialog</name>
    <message>
        <source>Manual</source>
        <translation>Manuel</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>&amp;Retour</translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Close the message</source>
        <translation>Fermer le message</translation>
    </message>
</context>
<context>
    <name>Minimap</name>
    <message>
        <source>Overview of the slide</source>
        <translation>Vue d&apos;ensemble de la lame</translation>
    </message>
    <message>
        <source>Click or drag to move the view</source>
        <translation>Cliquez ou faites glisser pour déplacer la vue</translation>
    </message>
</context>
<context>
    <name>ModelCard</name>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Intended use</source>
        <translation>Usage prévu</translation>
    </message>
    <message>
        <source>Operating points</source>
        <translation>Points de fonctionnement</translation>
    </message>
    <message>
        <source>Measured</source>
        <translation>Mesuré</translation>
    </message>
    <message>
        <source>Training data</source>
        <translation>Données d&apos;entraînement</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>Entrée</translation>
    </message>
    <message>
        <source>Architecture</source>
        <translation>Architecture</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Licence</translation>
    </message>
    <message>
        <source>%1: from %2; sensitivity %3, specificity %4 (%5)</source>
        <translation>%1 : à partir de %2 ; sensibilité %3, spécificité %4 (%5)</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>non mesuré</translation>
    </message>
    <message>
        <source>%1 x %1 pixels at %2 µm per pixel</source>
        <translation>%1 x %1 pixels à %2 µm par pixel</translation>
    </message>
</context>
<context>
    <name>ModelPanel</name>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Copier</translation>
    </message>
    <message>
        <source>&amp;Add from disk...</source>
        <translation>&amp;Ajouter depuis le disque...</translation>
    </message>
    <message>
        <source>C&amp;heck</source>
        <translation>&amp;Vérifier</translation>
    </message>
    <message>
        <source>not loaded yet</source>
        <translation>pas encore chargé</translation>
    </message>
    <message>
        <source>%1, because %2</source>
        <translation>%1, car %2</translation>
    </message>
    <message>
        <source>Adding the model ...</source>
        <translation>Ajout du modèle ...</translation>
    </message>
    <message>
        <source>Checking the model ...</source>
        <translation>Vérification du modèle ...</translation>
    </message>
    <message>
        <source>The model could not be run.</source>
        <translation>Le modèle n&apos;a pas pu être exécuté.</translation>
    </message>
    <message>
        <source>Checks that the model gives the same values here as where it was trained</source>
        <translation>Vérifie que le modèle donne ici les mêmes valeurs que là où il a été entraîné</translation>
    </message>
    <message>
        <source>Checks a model folder and adds a copy to your models</source>
        <translation>Vérifie un dossier de modèle et en ajoute une copie à vos modèles</translation>
    </message>
    <message>
        <source>Folder of a model (model.json)</source>
        <translation>Dossier d&apos;un modèle (model.json)</translation>
    </message>
    <message>
        <source>Copy the SHA-256</source>
        <translation>Copier le SHA-256</translation>
    </message>
    <message>
        <source>SHA-&amp;256</source>
        <translation>SHA-&amp;256</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>&amp;Modèle</translation>
    </message>
    <message>
        <source>Runs on</source>
        <translation>Fonctionne sur</translation>
    </message>
</context>
<context>
    <name>MppDialog</name>
    <message>
        <source>Pixel size of %1</source>
        <translation>Taille des pixels de %1</translation>
    </message>
    <message>
        <source>%1 cannot be scanned or measured yet: %2. A wrong pixel size gives wrong results, so please look it up, for example in the scanner&apos;s report.</source>
        <translation>%1 ne peut pas encore être analysé ni mesuré : %2. Une taille de pixel fausse donne de faux résultats ; cherchez-la donc, par exemple dans le rapport du scanner.</translation>
    </message>
    <message>
        <source>not given</source>
        <translation>non indiquée</translation>
    </message>
    <message>
        <source>Size of the slide that follows</source>
        <translation>Taille de la lame qui en résulte</translation>
    </message>
    <message>
        <source>I have &amp;looked the pixel size up: it is right</source>
        <translation>J&apos;ai &amp;vérifié la taille des pixels : elle est juste</translation>
    </message>
    <message>
        <source>µm per pixel</source>
        <translation>µm par pixel</translation>
    </message>
    <message>
        <source>%1: often %2</source>
        <translation>%1 : souvent %2</translation>
    </message>
    <message>
        <source>&amp;Pixel size</source>
        <translation>&amp;Taille des pixels</translation>
    </message>
    <message>
        <source>By objective</source>
        <translation>D&apos;après l&apos;objectif</translation>
    </message>
    <message>
        <source>It is remembered for this file, and every result says that you gave it.</source>
        <translation>Elle est retenue pour ce fichier, et chaque résultat dit que vous l&apos;avez donnée.</translation>
    </message>
    <message>
        <source>⚠ This is not a number. Type a comma or a dot before decimals, and no thousands separators.</source>
        <translation>⚠ Ce n&apos;est pas un nombre. Tapez les décimales après une virgule ou un point, sans séparateur de milliers.</translation>
    </message>
    <message>
        <source>⚠ No slide scanner has pixels of this size: they are %1 to %2 µm.</source>
        <translation>⚠ Aucun scanner n&apos;a de pixels de cette taille : ils mesurent de %1 à %2 µm.</translation>
    </message>
    <message>
        <source>The slide is then %1 mm wide and %2 mm high.</source>
        <translation>La lame mesure alors %1 mm de large et %2 mm de haut.</translation>
    </message>
    <message>
        <source>⚠ The slide would be %1 mm wide and %2 mm high, which is not plausible. Please check the pixel size.</source>
        <translation>⚠ La lame mesurerait %1 mm de large et %2 mm de haut, ce qui n&apos;est pas plausible. Veuillez vérifier la taille des pixels.</translation>
    </message>
</context>
<context>
    <name>NumberBox</name>
    <message>
        <source>%1 is not a number from %2 to %3. Use a comma or a dot before decimals, and no thousands separators.</source>
        <translation>%1 n&apos;est pas un nombre de %2 à %3. Utilisez une virgule ou un point avant les décimales, et aucun séparateur de milliers.</translation>
    </message>
</context>
<context>
    <name>Opening</name>
    <message>
        <source>Opening %1 ...</source>
        <translation>Ouverture de %1 ...</translation>
    </message>
    <message>
        <source>Open a slide or a heatmap</source>
        <translation>Ouvrir une lame ou une heatmap</translation>
    </message>
    <message>
        <source>Open a folder of slides or results</source>
        <translation>Ouvrir un dossier de lames ou de résultats</translation>
    </message>
</context>
<context>
    <name>OverlayBox</name>
    <message>
        <source>From the threshold on</source>
        <translation>À partir du seuil</translation>
    </message>
    <message>
        <source>The more opaque, the higher</source>
        <translation>Plus opaque si plus haute</translation>
    </message>
    <message>
        <source>All values</source>
        <translation>Toutes les valeurs</translation>
    </message>
    <message>
        <source>What the heatmap colours</source>
        <translation>Ce que la carte colore</translation>
    </message>
    <message>
        <source>Below the threshold nothing is coloured unless you choose so. Outlines mark the foci in any case. Space, held on the slide, shows it without either.</source>
        <translation>Sous le seuil, rien n&apos;est coloré sauf si vous le choisissez. Des contours marquent les foyers dans tous les cas. La barre d&apos;espace, maintenue sur la lame, la montre sans l&apos;un ni l&apos;autre.</translation>
    </message>
</context>
<context>
    <name>Overnight</name>
    <message numerus="yes">
        <source>The scans of %Ln slides have ended.</source>
        <translation>
            <numerusform>L&apos;analyse de %Ln lame est terminée.</numerusform>
            <numerusform>Les analyses de %Ln lames sont terminées.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of them failed.</source>
        <translation>
            <numerusform>%Ln d&apos;entre elles a échoué.</numerusform>
            <numerusform>%Ln d&apos;entre elles ont échoué.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PictureControl</name>
    <message>
        <source>Without a pixel size stains are not normalised.</source>
        <translation>Sans taille de pixel, la coloration n&apos;est pas normalisée.</translation>
    </message>
    <message>
        <source>Haematoxylin and eosin cannot be told apart on this slide.</source>
        <translation>L&apos;hématoxyline et l&apos;éosine ne peuvent être distinguées sur cette lame.</translation>
    </message>
    <message>
        <source>Colours changed, for looking only</source>
        <translation>Couleurs modifiées, pour l&apos;affichage seulement</translation>
    </message>
    <message>
        <source>Stains normalised, for looking only</source>
        <translation>Coloration normalisée, pour l&apos;affichage seulement</translation>
    </message>
</context>
<context>
    <name>PicturesDialog</name>
    <message>
        <source>Label and macro image of %1</source>
        <translation>Étiquette et image macro de %1</translation>
    </message>
    <message>
        <source>Reading ...</source>
        <translation>Lecture ...</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Étiquette</translation>
    </message>
    <message>
        <source>Macro image</source>
        <translation>Image macro</translation>
    </message>
    <message>
        <source>They may name the patient. They are in no result, export or log.</source>
        <translation>Elles peuvent nommer le patient. Elles ne figurent dans aucun résultat, export ou journal.</translation>
    </message>
    <message>
        <source>The file has neither a label nor a macro image.</source>
        <translation>Le fichier n&apos;a ni étiquette ni image macro.</translation>
    </message>
</context>
<context>
    <name>Preview</name>
    <message>
        <source>Preview</source>
        <translation>Aperçu</translation>
    </message>
    <message>
        <source>Making a preview ...</source>
        <translation>Préparation d&apos;un aperçu ...</translation>
    </message>
    <message>
        <source>There is no preview.</source>
        <translation>Il n&apos;y a pas d&apos;aperçu.</translation>
    </message>
</context>
<context>
    <name>ReadingPanel</name>
    <message>
        <source>Reader: %1</source>
        <translation>Lecteur : %1</translation>
    </message>
    <message>
        <source>First impression: %1</source>
        <translation>Première impression : %1</translation>
    </message>
    <message>
        <source>No slide is open.</source>
        <translation>Aucune lame n&apos;est ouverte.</translation>
    </message>
    <message>
        <source>Model: ▲ positive</source>
        <translation>Modèle : ▲ positive</translation>
    </message>
    <message>
        <source>Model: ○ negative</source>
        <translation>Modèle : ○ négative</translation>
    </message>
    <message>
        <source>Model: ◐ incomplete</source>
        <translation>Modèle : ◐ incomplète</translation>
    </message>
    <message>
        <source>Model: ? cannot say</source>
        <translation>Modèle : ? indécis</translation>
    </message>
    <message>
        <source>Model: ⊘ not assessable</source>
        <translation>Modèle : ⊘ non évaluable</translation>
    </message>
    <message>
        <source>Model: □ unrated</source>
        <translation>Modèle : □ sans verdict</translation>
    </message>
    <message>
        <source>Model: ✗ failed</source>
        <translation>Modèle : ✗ échec</translation>
    </message>
    <message>
        <source>Model: not scanned yet</source>
        <translation>Modèle : pas encore analysée</translation>
    </message>
    <message>
        <source>, with caution ⚠</source>
        <translation>, avec réserve ⚠</translation>
    </message>
    <message>
        <source>Comment, stored with your verdict</source>
        <translation>Commentaire, enregistré avec votre verdict</translation>
    </message>
    <message>
        <source>not read yet</source>
        <translation>pas encore lue</translation>
    </message>
    <message>
        <source>, with a comment</source>
        <translation>, avec un commentaire</translation>
    </message>
    <message>
        <source>positive</source>
        <translation>positive</translation>
    </message>
    <message>
        <source>negative</source>
        <translation>négative</translation>
    </message>
    <message>
        <source>unsure</source>
        <translation>incertain</translation>
    </message>
    <message>
        <source>suspicious</source>
        <translation>suspecte</translation>
    </message>
    <message>
        <source>not suspicious</source>
        <translation>non suspecte</translation>
    </message>
    <message>
        <source>⚠ The model and the reader disagree.</source>
        <translation>⚠ Le modèle et le lecteur sont en désaccord.</translation>
    </message>
    <message>
        <source>⚠ The model and the first impression disagree.</source>
        <translation>⚠ Le modèle et la première impression sont en désaccord.</translation>
    </message>
    <message>
        <source>First impression, before the model&apos;s result is shown:</source>
        <translation>Première impression, avant que le résultat du modèle soit montré :</translation>
    </message>
    <message>
        <source>Suspicious</source>
        <translation>Suspecte</translation>
    </message>
    <message>
        <source>Not suspicious</source>
        <translation>Non suspecte</translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation>Incertain</translation>
    </message>
    <message>
        <source>Positive</source>
        <translation>Positive</translation>
    </message>
    <message>
        <source>Negative</source>
        <translation>Négative</translation>
    </message>
    <message>
        <source>My verdict: %1</source>
        <translation>Ma conclusion : %1</translation>
    </message>
</context>
<context>
    <name>ReadingQueue</name>
    <message>
        <source>%1 is still opening. Give your verdict once it is on screen.</source>
        <translation>%1 est encore en cours d&apos;ouverture. Donnez votre verdict une fois la lame à l&apos;écran.</translation>
    </message>
    <message>
        <source>No slide is open. Open one to give a verdict on it.</source>
        <translation>Aucune lame n&apos;est ouverte. Ouvrez-en une pour donner un verdict.</translation>
    </message>
    <message>
        <source>%1: %2. Ctrl+Z takes it back.</source>
        <translation>%1 : %2. Ctrl+Z le retire.</translation>
    </message>
    <message>
        <source>No slide of the list is unread.</source>
        <translation>Aucune lame de la liste n&apos;est non lue.</translation>
    </message>
    <message>
        <source>No verdict was given in this window.</source>
        <translation>Aucun verdict n&apos;a été donné dans cette fenêtre.</translation>
    </message>
    <message>
        <source>%1: the verdict was taken back.</source>
        <translation>%1 : le verdict a été retiré.</translation>
    </message>
</context>
<context>
    <name>RecentFiles</name>
    <message>
        <source>Open &amp;recent</source>
        <translation>Fichiers réce&amp;nts</translation>
    </message>
    <message>
        <source>&amp;Clear this list</source>
        <translation>&amp;Vider cette liste</translation>
    </message>
    <message>
        <source>%1 is missing</source>
        <translation>%1 est introuvable</translation>
    </message>
</context>
<context>
    <name>RectangleItem</name>
    <message>
        <source>%1 x %2, diagonal %3, area %4</source>
        <translation>%1 x %2, diagonale %3, surface %4</translation>
    </message>
</context>
<context>
    <name>ReportDialog</name>
    <message>
        <source>Report a problem</source>
        <translation>Signaler un problème</translation>
    </message>
    <message>
        <source>Copy this text into a message to whoever looks after HistoViewer for you, and say what you did and what you expected. Nothing is sent from here, and the text names no file, folder or person.</source>
        <translation>Copiez ce texte dans un message à la personne qui s’occupe d’HistoViewer chez vous, et dites ce que vous avez fait et ce que vous attendiez. Rien n’est envoyé d’ici, et le texte ne nomme ni fichier, ni dossier, ni personne.</translation>
    </message>
</context>
<context>
    <name>RulePage</name>
    <message>
        <source>Choose a &amp;table...</source>
        <translation>Choisir un &amp;tableau...</translation>
    </message>
    <message>
        <source>Read the accession &amp;numbers</source>
        <translation>Lire les &amp;numéros de demande</translation>
    </message>
    <message>
        <source>&amp;Group the slides</source>
        <translation>Re&amp;grouper les lames</translation>
    </message>
    <message>
        <source>A regular expression, searched for in each name below the folder. What stands in (?P&lt;case&gt;...) names the case, what stands in (?P&lt;node&gt;...) the lymph node. Slides of one node count as one node; without a node each slide does.</source>
        <translation>Une expression régulière, cherchée dans chaque nom sous le dossier. Ce qui est dans (?P&lt;case&gt;...) nomme le cas, ce qui est dans (?P&lt;node&gt;...) le ganglion. Les lames d&apos;un même ganglion comptent pour un ; sans ganglion, chaque lame compte.</translation>
    </message>
    <message>
        <source>A CSV file with the columns &quot;slide&quot; (name, with or without suffix), &quot;case&quot; and, if known, &quot;node&quot;.</source>
        <translation>Un fichier CSV avec les colonnes « slide » (nom, avec ou sans extension), « case » et, si connu, « node ».</translation>
    </message>
    <message>
        <source>Slides in DICOM with the same accession number are a case. The numbers are kept in the output folder, and stand in exported tables.</source>
        <translation>Les lames DICOM de même numéro de demande (Accession Number) forment un cas. Les numéros sont conservés dans le dossier de résultats et figurent dans les tableaux exportés.</translation>
    </message>
    <message>
        <source>Slides are not grouped.</source>
        <translation>Les lames ne sont pas regroupées.</translation>
    </message>
    <message>
        <source>Table of slides and cases</source>
        <translation>Tableau des lames et des cas</translation>
    </message>
    <message numerus="yes">
        <source>%Ln cases</source>
        <translation>
            <numerusform>%Ln cas</numerusform>
            <numerusform>%Ln cas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln slides</source>
        <translation>
            <numerusform>%Ln lame</numerusform>
            <numerusform>%Ln lames</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of them in no case</source>
        <translation>
            <numerusform>dont %Ln dans aucun cas</numerusform>
            <numerusform>dont %Ln dans aucun cas</numerusform>
        </translation>
    </message>
    <message>
        <source>the first %1 are shown</source>
        <translation>les %1 premières sont montrées</translation>
    </message>
    <message>
        <source>No cases</source>
        <translation>Pas de cas</translation>
    </message>
    <message>
        <source>Pattern in the slides&apos; names</source>
        <translation>Motif dans les noms des lames</translation>
    </message>
    <message>
        <source>Table (CSV)</source>
        <translation>Tableau (CSV)</translation>
    </message>
    <message>
        <source>DICOM accession numbers</source>
        <translation>Numéros de demande DICOM</translation>
    </message>
    <message>
        <source>Cases &amp;from</source>
        <translation>Cas &amp;selon</translation>
    </message>
    <message>
        <source>Slide</source>
        <translation>Lame</translation>
    </message>
    <message>
        <source>Case</source>
        <translation>Cas</translation>
    </message>
    <message>
        <source>Node</source>
        <translation>Ganglion</translation>
    </message>
    <message>
        <source>The case of each slide</source>
        <translation>Le cas de chaque lame</translation>
    </message>
</context>
<context>
    <name>ScaleBar</name>
    <message>
        <source>Scale bar</source>
        <translation>Barre d&apos;échelle</translation>
    </message>
</context>
<context>
    <name>ScanControl</name>
    <message>
        <source>⚠ The slide on screen is scanned. Highlighted in the worklist and not scanned: %1</source>
        <translation>⚠ C&apos;est la lame à l&apos;écran qui est analysée. Sélectionné dans la liste de travail et non analysé : %1</translation>
    </message>
    <message>
        <source>%1 slides</source>
        <translation>%1 lames</translation>
    </message>
    <message>
        <source>⚠ The slide of the worklist is scanned. On screen and not scanned: %1</source>
        <translation>⚠ C&apos;est la lame de la liste de travail qui est analysée. À l&apos;écran et non analysée : %1</translation>
    </message>
    <message>
        <source>Replace the result?</source>
        <translation>Remplacer le résultat ?</translation>
    </message>
    <message>
        <source>%1 has a result of the whole slide already.</source>
        <translation>%1 a déjà un résultat de la lame entière.</translation>
    </message>
    <message>
        <source>Scanned with other settings, the region alone replaces it, and the slide is then incomplete. To keep a result of the whole slide, go on with the rest of the slide after the region.</source>
        <translation>Analysée avec d&apos;autres réglages, la région seule remplace ce résultat, et la lame est alors incomplète. Pour garder un résultat de la lame entière, poursuivez avec le reste de la lame après la région.</translation>
    </message>
    <message>
        <source>Scan the region alone</source>
        <translation>Analyser la région seule</translation>
    </message>
    <message>
        <source>Keep the result</source>
        <translation>Garder le résultat</translation>
    </message>
</context>
<context>
    <name>ScanDialog</name>
    <message>
        <source>Scan %1</source>
        <translation>Analyser %1</translation>
    </message>
    <message>
        <source>Go on with the rest of the slide after the region</source>
        <translation>Poursuivre avec le reste de la lame après la région</translation>
    </message>
    <message>
        <source>Scan &amp;everything, not only what looks like tissue</source>
        <translation>&amp;Tout analyser, pas seulement ce qui ressemble à du tissu</translation>
    </message>
    <message>
        <source>Look at each place in &amp;8 views and take the mean (8 times as long)</source>
        <translation>Regarder chaque endroit sous &amp;8 vues et prendre la moyenne (8 fois plus long)</translation>
    </message>
    <message>
        <source>Scan &amp;again where there is a result already</source>
        <translation>Analyser de &amp;nouveau là où il y a déjà un résultat</translation>
    </message>
    <message>
        <source>%1: all tissue is looked at</source>
        <translation>%1 : tout le tissu est regardé</translation>
    </message>
    <message>
        <source>%1: looks at %2 of the tissue, small metastases can be missed</source>
        <translation>%1 : regarde %2 du tissu, de petites métastases peuvent être manquées</translation>
    </message>
    <message>
        <source>How finely (stride in pixels of the model)</source>
        <translation>Finesse (pas en pixels du modèle)</translation>
    </message>
    <message>
        <source>On what</source>
        <translation>Sur quoi</translation>
    </message>
    <message>
        <source>The graphics card (CUDA), or the processor where there is none</source>
        <translation>La carte graphique (CUDA), ou le processeur s&apos;il n&apos;y en a pas</translation>
    </message>
    <message>
        <source>The graphics card (CUDA) only</source>
        <translation>La carte graphique (CUDA) seulement</translation>
    </message>
    <message>
        <source>The processor (CPU)</source>
        <translation>Le processeur (CPU)</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Matériel</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Quoi</translation>
    </message>
    <message>
        <source>&amp;Operating point</source>
        <translation>&amp;Point de fonctionnement</translation>
    </message>
    <message>
        <source>Change...</source>
        <translation>Changer...</translation>
    </message>
    <message>
        <source>Choose another folder for the results</source>
        <translation>Choisir un autre dossier pour les résultats</translation>
    </message>
    <message>
        <source>Runs on %1, %2 patches/s</source>
        <translation>Fonctionne sur %1, %2 imagettes/s</translation>
    </message>
    <message>
        <source>&amp;Scan</source>
        <translation>&amp;Analyser</translation>
    </message>
    <message>
        <source>The region that you drew is scanned first. The region alone gives a result that is incomplete.</source>
        <translation>La région que vous avez tracée est analysée en premier. La région seule donne un résultat incomplet.</translation>
    </message>
    <message>
        <source>Folder for the results</source>
        <translation>Dossier pour les résultats</translation>
    </message>
    <message>
        <source>Results go to %1</source>
        <translation>Les résultats vont dans %1</translation>
    </message>
    <message>
        <source>The model is being loaded and timed ...</source>
        <translation>Le modèle est en cours de chargement et de chronométrage ...</translation>
    </message>
</context>
<context>
    <name>ScanPresenter</name>
    <message>
        <source>%1 is still opening. Scan it once it is on screen.</source>
        <translation>%1 est en cours d&apos;ouverture. Analysez la lame une fois affichée.</translation>
    </message>
    <message>
        <source>No slide is open. Open one to scan it.</source>
        <translation>Aucune lame n&apos;est ouverte. Ouvrez-en une pour l&apos;analyser.</translation>
    </message>
</context>
<context>
    <name>ScanProgress</name>
    <message>
        <source>Share of the slide that is scanned</source>
        <translation>Part de la lame analysée</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Stops this slide; what was scanned is kept</source>
        <translation>Arrête cette lame ; ce qui a été analysé est conservé</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Reprendre</translation>
    </message>
    <message>
        <source>Scanning %1</source>
        <translation>Analyse de %1</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>En pause</translation>
    </message>
    <message>
        <source>Loading the model</source>
        <translation>Chargement du modèle</translation>
    </message>
    <message>
        <source>, %1 waiting</source>
        <translation>, %1 en attente</translation>
    </message>
    <message>
        <source>finding tissue</source>
        <translation>recherche du tissu</translation>
    </message>
    <message>
        <source>%1 of %2 patches, %3/s, %4 left</source>
        <translation>%1 sur %2 imagettes, %3/s, encore %4</translation>
    </message>
    <message>
        <source>Slide %1 of %2</source>
        <translation>Lame %1 sur %2</translation>
    </message>
    <message>
        <source>all done %1 (in %2)</source>
        <translation>tout sera terminé %1 (dans %2)</translation>
    </message>
</context>
<context>
    <name>SecondPane</name>
    <message>
        <source>Second view</source>
        <translation>Seconde vue</translation>
    </message>
    <message>
        <source>Close the second view</source>
        <translation>Fermer la seconde vue</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>Paramètres</translation>
    </message>
    <message>
        <source>Folder for results</source>
        <translation>Dossier pour les résultats</translation>
    </message>
    <message>
        <source>Read &amp;without the heatmap first</source>
        <translation>Lire d&apos;abord &amp;sans la heatmap</translation>
    </message>
    <message>
        <source>&amp;Browse...</source>
        <translation>&amp;Parcourir...</translation>
    </message>
    <message>
        <source>Choose the folder for results</source>
        <translation>Choisir le dossier pour les résultats</translation>
    </message>
    <message>
        <source>GPU only (CUDA)</source>
        <translation>GPU seulement (CUDA)</translation>
    </message>
    <message>
        <source>&amp;Smooth the tiles</source>
        <translation>&amp;Lisser les tuiles</translation>
    </message>
    <message>
        <source>Automatic: GPU if available, otherwise CPU</source>
        <translation>Automatique : GPU si disponible, sinon CPU</translation>
    </message>
    <message>
        <source>&amp;Go to the next focus once one is confirmed or rejected</source>
        <translation>Passer au foyer &amp;suivant après confirmation ou rejet</translation>
    </message>
    <message>
        <source>CPU only</source>
        <translation>CPU seulement</translation>
    </message>
    <message>
        <source>&amp;Keep the computer awake while slides are scanned</source>
        <translation>&amp;Empêcher la mise en veille pendant l&apos;analyse des lames</translation>
    </message>
    <message>
        <source>&amp;Tell when the last scan has ended</source>
        <translation>&amp;Signaler la fin de la dernière analyse</translation>
    </message>
    <message>
        <source>Same as system</source>
        <translation>Comme le système</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Clair</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Sombre</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>Lecture</translation>
    </message>
    <message>
        <source>Scanning</source>
        <translation>Analyse</translation>
    </message>
    <message>
        <source>Heatmap</source>
        <translation>Heatmap</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fenêtre</translation>
    </message>
    <message>
        <source>&amp;Your name</source>
        <translation>&amp;Votre nom</translation>
    </message>
    <message>
        <source>Stored with each of your readings, together with the time.</source>
        <translation>Enregistré avec chacune de vos lectures, avec l&apos;heure.</translation>
    </message>
    <message>
        <source>The heatmap stays hidden until you have recorded a first impression of the slide, so that the model does not bias you. Takes one click per slide.</source>
        <translation>La carte reste masquée jusqu&apos;à ce que vous ayez enregistré une première impression de la lame, afin que le modèle ne vous influence pas. Coûte un clic par lame.</translation>
    </message>
    <message>
        <source>&amp;Results folder</source>
        <translation>Dossier des &amp;résultats</translation>
    </message>
    <message>
        <source>Holds heatmaps and worklists of all scans. Slides are not copied.</source>
        <translation>Contient les cartes et les listes de travail de toutes les analyses. Les lames ne sont pas copiées.</translation>
    </message>
    <message>
        <source>A GPU scans many times faster. With &quot;GPU only&quot;, a scan fails if no GPU is available, instead of running for hours on the CPU.</source>
        <translation>Un GPU analyse beaucoup plus vite. Avec « GPU seulement », une analyse échoue si aucun GPU n&apos;est disponible, au lieu de durer des heures sur le CPU.</translation>
    </message>
    <message>
        <source>The model classifies only the centre of each patch. A larger stride leaves out tissue between the centres, and small metastases can be missed.</source>
        <translation>Le modèle ne classe que le centre de chaque imagette. Un pas plus grand laisse de côté du tissu entre les centres, et de petites métastases peuvent échapper.</translation>
    </message>
    <message>
        <source>The notification names no slide and no verdict. The screen may go dark.</source>
        <translation>La notification ne nomme ni lame ni conclusion. L&apos;écran peut s&apos;éteindre.</translation>
    </message>
    <message>
        <source>All of them are suitable for colour-blind readers.</source>
        <translation>Toutes conviennent aux lecteurs daltoniens.</translation>
    </message>
    <message>
        <source>Looks calmer, but blurs the values of single tiles.</source>
        <translation>Paraît plus lisse, mais brouille les valeurs des tuiles.</translation>
    </message>
    <message>
        <source>Takes effect after a restart.</source>
        <translation>Prend effet après un redémarrage.</translation>
    </message>
    <message>
        <source>With more memory, places you return to are sharp at once.</source>
        <translation>Avec plus de mémoire, les endroits où vous revenez sont nets immédiatement.</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>&amp;Modèle</translation>
    </message>
    <message>
        <source>&amp;Device</source>
        <translation>Matér&amp;iel</translation>
    </message>
    <message>
        <source>S&amp;tride</source>
        <translation>&amp;Pas</translation>
    </message>
    <message>
        <source>&amp;Colour map</source>
        <translation>Palette de &amp;couleurs</translation>
    </message>
    <message>
        <source>&amp;Opacity</source>
        <translation>&amp;Opacité</translation>
    </message>
    <message>
        <source>Col&amp;oured</source>
        <translation>Col&amp;oré</translation>
    </message>
    <message>
        <source>Where nothing is coloured, the tissue keeps its own colours.</source>
        <translation>Là où rien n&apos;est coloré, le tissu garde ses couleurs.</translation>
    </message>
    <message>
        <source>&amp;Colours</source>
        <translation>&amp;Couleurs</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>&amp;Langue</translation>
    </message>
    <message>
        <source>&amp;Memory for the slide view</source>
        <translation>&amp;Mémoire pour la vue de la lame</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>On the slide</source>
        <translation>Sur la lame</translation>
    </message>
    <message>
        <source>Mouse and touchpad</source>
        <translation>Souris et pavé tactile</translation>
    </message>
    <message>
        <source>Keyboard and mouse</source>
        <translation>Clavier et souris</translation>
    </message>
    <message>
        <source>Move the slide</source>
        <translation>Déplacer la lame</translation>
    </message>
    <message>
        <source>Arrow keys, Page Up, Page Down</source>
        <translation>Flèches, Page préc., Page suiv.</translation>
    </message>
    <message>
        <source>See the slide alone, as long as it is held</source>
        <translation>Voir la lame seule tant qu&apos;elle est maintenue</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Espace</translation>
    </message>
    <message>
        <source>Hide or show all panels</source>
        <translation>Masquer ou afficher tous les panneaux</translation>
    </message>
    <message>
        <source>Tab</source>
        <translation>Tab</translation>
    </message>
    <message>
        <source>Go on to the next control</source>
        <translation>Passer à la commande suivante</translation>
    </message>
    <message>
        <source>Shift+Tab</source>
        <translation>Maj+Tab</translation>
    </message>
    <message>
        <source>Choose a corner of the selected annotation</source>
        <translation>Choisir un sommet de l&apos;annotation sélectionnée</translation>
    </message>
    <message>
        <source>Full stop, comma</source>
        <translation>Point, virgule</translation>
    </message>
    <message>
        <source>Move the chosen corner; a long way</source>
        <translation>Déplacer le sommet choisi ; loin</translation>
    </message>
    <message>
        <source>Arrow keys; Shift+arrow keys</source>
        <translation>Flèches ; Maj+flèches</translation>
    </message>
    <message>
        <source>Add a corner after the chosen one</source>
        <translation>Ajouter un sommet après celui choisi</translation>
    </message>
    <message>
        <source>Ins</source>
        <translation>Inser</translation>
    </message>
    <message>
        <source>Drag, or two fingers</source>
        <translation>Glisser, ou deux doigts</translation>
    </message>
    <message>
        <source>Turn the slide freely</source>
        <translation>Tourner la lame librement</translation>
    </message>
    <message>
        <source>Ctrl+drag</source>
        <translation>Ctrl+glisser</translation>
    </message>
    <message>
        <source>Zoom at the cursor</source>
        <translation>Zoomer au curseur</translation>
    </message>
    <message>
        <source>Wheel, Ctrl+wheel or pinch</source>
        <translation>Molette, Ctrl+molette ou pincement</translation>
    </message>
    <message>
        <source>Scan a region first</source>
        <translation>Analyser d&apos;abord une région</translation>
    </message>
    <message>
        <source>Shift+drag</source>
        <translation>Maj+glisser</translation>
    </message>
    <message>
        <source>Go to a place</source>
        <translation>Aller à un endroit</translation>
    </message>
    <message>
        <source>Click the overview map</source>
        <translation>Cliquer sur la vue d&apos;ensemble</translation>
    </message>
    <message>
        <source>Open a slide</source>
        <translation>Ouvrir une lame</translation>
    </message>
    <message>
        <source>Double-click the worklist, or drop a file</source>
        <translation>Double-cliquer dans la liste, ou déposer un fichier</translation>
    </message>
    <message>
        <source>Go to a focus</source>
        <translation>Aller à un foyer</translation>
    </message>
    <message>
        <source>Click the list of foci</source>
        <translation>Cliquer dans la liste des foyers</translation>
    </message>
    <message>
        <source>Move a corner of the selected annotation</source>
        <translation>Déplacer un sommet de l&apos;annotation sélectionnée</translation>
    </message>
    <message>
        <source>Drag it</source>
        <translation>Le faire glisser</translation>
    </message>
    <message>
        <source>Add a corner</source>
        <translation>Ajouter un sommet</translation>
    </message>
    <message>
        <source>Double-click an edge</source>
        <translation>Double-clic sur un bord</translation>
    </message>
    <message>
        <source>Remove a corner</source>
        <translation>Supprimer un sommet</translation>
    </message>
    <message>
        <source>Alt+click</source>
        <translation>Alt+clic</translation>
    </message>
    <message>
        <source>Others</source>
        <translation>Autres</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>Action</translation>
    </message>
    <message>
        <source>Shortcut</source>
        <translation>Raccourci</translation>
    </message>
    <message>
        <source>Actions and their shortcuts</source>
        <translation>Actions et leurs raccourcis</translation>
    </message>
    <message>
        <source>&amp;Copy as text</source>
        <translation>&amp;Copier comme texte</translation>
    </message>
</context>
<context>
    <name>SlidePanel</name>
    <message>
        <source>La&amp;bel and macro image...</source>
        <translation>&amp;Étiquette et macro...</translation>
    </message>
    <message>
        <source>They may name the patient</source>
        <translation>Elles peuvent nommer le patient</translation>
    </message>
    <message>
        <source>%1 x %2 pixels</source>
        <translation>%1 x %2 pixels</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>inconnu</translation>
    </message>
    <message>
        <source>unknown: %1</source>
        <translation>inconnu : %1</translation>
    </message>
    <message>
        <source>about %1x</source>
        <translation>environ %1x</translation>
    </message>
    <message>
        <source>In the file: %1</source>
        <translation>Dans le fichier : %1</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Fichier</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Taille</translation>
    </message>
    <message>
        <source>Extent</source>
        <translation>Étendue</translation>
    </message>
    <message>
        <source>Pixel size</source>
        <translation>Taille des pixels</translation>
    </message>
    <message>
        <source>Objective</source>
        <translation>Objectif</translation>
    </message>
    <message>
        <source>Levels</source>
        <translation>Niveaux</translation>
    </message>
    <message>
        <source>File size</source>
        <translation>Taille du fichier</translation>
    </message>
    <message>
        <source>Downsampling factor of each stored level</source>
        <translation>Facteur de réduction de chaque niveau enregistré</translation>
    </message>
    <message>
        <source>Main file only, without companion files</source>
        <translation>Fichier principal seul, sans les fichiers associés</translation>
    </message>
</context>
<context>
    <name>StartPage</name>
    <message>
        <source>&amp;Continue</source>
        <translation>&amp;Continuer</translation>
    </message>
    <message>
        <source>&amp;Open a slide...</source>
        <translation>&amp;Ouvrir une lame...</translation>
    </message>
    <message>
        <source>Screen a fol&amp;der...</source>
        <translation>Dépister un do&amp;ssier...</translation>
    </message>
    <message>
        <source>&amp;Try the samples</source>
        <translation>&amp;Essayer les exemples</translation>
    </message>
    <message>
        <source>Tour &amp;in five steps</source>
        <translation>V&amp;isite en cinq étapes</translation>
    </message>
    <message numerus="yes">
        <source>Res&amp;ume %Ln unfinished slides</source>
        <translation>
            <numerusform>&amp;Reprendre %Ln lame inachevée</numerusform>
            <numerusform>&amp;Reprendre %Ln lames inachevées</numerusform>
        </translation>
    </message>
    <message>
        <source>none</source>
        <translation>aucun</translation>
    </message>
    <message>
        <source>Model: %1</source>
        <translation>Modèle : %1</translation>
    </message>
    <message>
        <source>%1 to scan</source>
        <translation>%1 à analyser</translation>
    </message>
    <message>
        <source>%1 unread</source>
        <translation>%1 non lues</translation>
    </message>
    <message>
        <source>Look at one slide, and scan it</source>
        <translation>Regarder une lame et l&apos;analyser</translation>
    </message>
    <message>
        <source>Scan all slides of a folder and read them one by one</source>
        <translation>Analyser toutes les lames d&apos;un dossier et les lire une à une</translation>
    </message>
    <message>
        <source>Slides that come with the program</source>
        <translation>Lames fournies avec le programme</translation>
    </message>
    <message>
        <source>What is where, on a sample</source>
        <translation>Où se trouve quoi, sur un exemple</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>Récents</translation>
    </message>
    <message>
        <source>Unfinished</source>
        <translation>Inachevés</translation>
    </message>
    <message>
        <source>Recently opened files and folders</source>
        <translation>Fichiers et dossiers ouverts récemment</translation>
    </message>
    <message>
        <source>Folders with slides left to scan or to read</source>
        <translation>Dossiers avec des lames à analyser ou à lire</translation>
    </message>
    <message>
        <source>It marks tissue that looks to it like metastasis in H&amp;E-stained lymph nodes. It is not made for other organs, stains, frozen sections or tumours, and not for measuring a tumour. It can miss small deposits: a slide without marks is not a negative slide. A pathologist reads every slide.</source>
        <translation>Il marque le tissu qui lui semble métastatique dans des ganglions colorés à l&apos;H&amp;E. Il n&apos;est pas fait pour d&apos;autres organes, colorations, coupes congelées ou tumeurs, ni pour mesurer une tumeur. Il peut manquer de petits dépôts : une lame sans marque n&apos;est pas une lame négative. Un pathologiste lit chaque lame.</translation>
    </message>
    <message>
        <source>The program&apos;s icon</source>
        <translation>L&apos;icône du programme</translation>
    </message>
</context>
<context>
    <name>StatusLabels</name>
    <message>
        <source>Position in level-0 pixels</source>
        <translation>Position en pixels du niveau 0</translation>
    </message>
    <message>
        <source>Probability under the cursor</source>
        <translation>Probabilité sous le curseur</translation>
    </message>
    <message>
        <source>Share of the tissue that you had on screen at 10x or more</source>
        <translation>Part du tissu que vous avez affichée à 10x ou plus</translation>
    </message>
    <message>
        <source>Magnification</source>
        <translation>Grossissement</translation>
    </message>
    <message>
        <source>Pixel size</source>
        <translation>Taille des pixels</translation>
    </message>
    <message>
        <source>Device used for the scan</source>
        <translation>Appareil utilisé pour l&apos;analyse</translation>
    </message>
    <message>
        <source>unreadable</source>
        <translation>illisible</translation>
    </message>
    <message>
        <source>no number from the model</source>
        <translation>aucun nombre fourni par le modèle</translation>
    </message>
    <message>
        <source>probability %1</source>
        <translation>probabilité %1</translation>
    </message>
    <message>
        <source>no tissue, not scanned</source>
        <translation>pas de tissu, non analysé</translation>
    </message>
    <message>
        <source>not scanned yet</source>
        <translation>pas encore analysé</translation>
    </message>
    <message>
        <source>out of the model&apos;s scope</source>
        <translation>hors du domaine du modèle</translation>
    </message>
    <message>
        <source>pixel size unknown: %1</source>
        <translation>taille des pixels inconnue : %1</translation>
    </message>
    <message>
        <source>%1 µm/px (%2)</source>
        <translation>%1 µm/px (%2)</translation>
    </message>
</context>
<context>
    <name>StopQuestion</name>
    <message>
        <source>A scan is running</source>
        <translation>Une analyse est en cours</translation>
    </message>
    <message>
        <source>Stop scanning %1?</source>
        <translation>Arrêter l&apos;analyse de %1 ?</translation>
    </message>
    <message>
        <source>Stop this scan</source>
        <translation>Arrêter cette analyse</translation>
    </message>
    <message>
        <source>Close HistoViewer and stop scanning?</source>
        <translation>Fermer HistoViewer et arrêter l&apos;analyse ?</translation>
    </message>
    <message>
        <source>What was scanned is kept; the scan goes on from there when you start it again.</source>
        <translation>Ce qui a été analysé est conservé ; l&apos;analyse repart de là quand vous la relancez.</translation>
    </message>
    <message>
        <source>Stop and close</source>
        <translation>Arrêter et fermer</translation>
    </message>
    <message>
        <source>Go on scanning</source>
        <translation>Poursuivre l&apos;analyse</translation>
    </message>
</context>
<context>
    <name>ThresholdControl</name>
    <message>
        <source>Threshold</source>
        <translation>Seuil</translation>
    </message>
    <message>
        <source>Threshold, 0 to 1</source>
        <translation>Seuil, de 0 à 1</translation>
    </message>
    <message>
        <source>Operating point</source>
        <translation>Point de fonctionnement</translation>
    </message>
    <message>
        <source>as scanned</source>
        <translation>comme à l&apos;analyse</translation>
    </message>
    <message>
        <source>custom</source>
        <translation>personnalisé</translation>
    </message>
    <message>
        <source>⚠ The scan&apos;s threshold is %1 (%2).</source>
        <translation>⚠ Le seuil de l&apos;analyse est %1 (%2).</translation>
    </message>
    <message>
        <source>%1: sensitivity %2, specificity %3; measured on: %4</source>
        <translation>%1 : sensibilité %2, spécificité %3 ; mesurées sur : %4</translation>
    </message>
    <message>
        <source>not stated</source>
        <translation>non indiqué</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>non mesuré</translation>
    </message>
    <message>
        <source>&amp;Threshold</source>
        <translation>&amp;Seuil</translation>
    </message>
    <message>
        <source>Operating &amp;point</source>
        <translation>&amp;Point de fonctionnement</translation>
    </message>
</context>
<context>
    <name>Tour</name>
    <message>
        <source>&amp;Back</source>
        <translation>&amp;Retour</translation>
    </message>
    <message>
        <source>End the tour</source>
        <translation>Arrêter la visite</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 sur %2</translation>
    </message>
    <message>
        <source>&amp;Done</source>
        <translation>&amp;Terminé</translation>
    </message>
    <message>
        <source>&amp;Next</source>
        <translation>&amp;Suivant</translation>
    </message>
    <message>
        <source>Worklist</source>
        <translation>Liste de travail</translation>
    </message>
    <message>
        <source>The slides of a folder, the most suspicious first. Enter opens one, U the next that was not read. G shows the most suspicious places of all as one grid.</source>
        <translation>Les lames d&apos;un dossier, les plus suspectes d&apos;abord. Entrée en ouvre une, U la prochaine non lue. G montre les endroits les plus suspects de toutes en une grille.</translation>
    </message>
    <message>
        <source>Slide</source>
        <translation>Lame</translation>
    </message>
    <message>
        <source>Drag it, zoom with the wheel, or press 1 to 5 for the objectives. H shows and hides the heatmap; while Space is held, you see the slide alone.</source>
        <translation>Déplacez-la, agrandissez avec la molette, ou appuyez sur 1 à 5 pour les objectifs. H affiche et masque la carte ; tant qu&apos;Espace (Space) est enfoncé, vous voyez la lame seule.</translation>
    </message>
    <message>
        <source>Scan</source>
        <translation>Analyse</translation>
    </message>
    <message>
        <source>S scans the slide on screen, Ctrl+Shift+S the whole worklist; you go on reading meanwhile. What was scanned is never lost.</source>
        <translation>S analyse la lame affichée, Ctrl+Shift+S toute la liste de travail ; vous continuez à lire pendant ce temps. Ce qui est analysé n&apos;est jamais perdu.</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Verdict</translation>
    </message>
    <message>
        <source>The model&apos;s verdict with its reasons, and yours: F2 positive, F3 negative, F4 unsure, each goes on to the next slide. N goes to the next focus, C confirms and R rejects it. The model can miss small deposits: read every slide.</source>
        <translation>La conclusion du modèle avec ses raisons, et la vôtre : F2 positif, F3 négatif, F4 incertain, chacun passe à la lame suivante. N va au foyer suivant, C le confirme et R le rejette. Le modèle peut manquer de petits dépôts : lisez chaque lame.</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Rapport</translation>
    </message>
    <message>
        <source>Ctrl+E exports pages to sign, pictures and tables. F1 opens the manual, Shift+F1 lists all keys.</source>
        <translation>Ctrl+E exporte des pages à signer, des images et des tableaux. F1 ouvre le manuel, Shift+F1 liste toutes les touches.</translation>
    </message>
    <message>
        <source>Tour</source>
        <translation>Visite</translation>
    </message>
</context>
<context>
    <name>ViewMenu</name>
    <message>
        <source>View copied.</source>
        <translation>Vue copiée.</translation>
    </message>
</context>
<context>
    <name>ViewedPresenter</name>
    <message>
        <source>viewed %1</source>
        <translation>vu : %1</translation>
    </message>
    <message>
        <source>All tissue of this slide was on screen at 10x or more.</source>
        <translation>Tout le tissu de cette lame a été affiché à 10x ou plus.</translation>
    </message>
    <message>
        <source>No slide is open.</source>
        <translation>Aucune lame n&apos;est ouverte.</translation>
    </message>
    <message>
        <source>Without a pixel size it is not known what was viewed at 10x.</source>
        <translation>Sans taille de pixel, on ne sait pas ce qui a été vu à 10x.</translation>
    </message>
    <message>
        <source>The tissue of this slide is still being looked for.</source>
        <translation>Le tissu de cette lame est encore en cours de recherche.</translation>
    </message>
    <message>
        <source>No tissue was found.</source>
        <translation>Aucun tissu n&apos;a été trouvé.</translation>
    </message>
</context>
<context>
    <name>WindowLayout</name>
    <message>
        <source>Enter opens the chosen slide, U the next one that was not read yet.</source>
        <translation>Entrée ouvre la lame choisie, U la prochaine qui n&apos;a pas été lue.</translation>
    </message>
    <message>
        <source>Worklist</source>
        <translation>Liste de travail</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Conclusion</translation>
    </message>
    <message>
        <source>Heatmap</source>
        <translation>Heatmap</translation>
    </message>
    <message>
        <source>Foci</source>
        <translation>Foyers</translation>
    </message>
    <message>
        <source>Slide</source>
        <translation>Lame</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modèle</translation>
    </message>
    <message>
        <source>Annotations</source>
        <translation>Annotations</translation>
    </message>
</context>
<context>
    <name>Wording</name>
    <message>
        <source>no tissue was found</source>
        <translation>aucun tissu n&apos;a été trouvé</translation>
    </message>
    <message numerus="yes">
        <source>%Ln tiles could not be read</source>
        <translation>
            <numerusform>%Ln tuile n&apos;a pas pu être lue</numerusform>
            <numerusform>%Ln tuiles n&apos;ont pas pu être lues</numerusform>
        </translation>
    </message>
    <message>
        <source>mean of the %1 highest probabilities %2</source>
        <translation>moyenne des %1 probabilités les plus élevées %2</translation>
    </message>
    <message>
        <source>largest focus %1</source>
        <translation>plus grand foyer %1</translation>
    </message>
    <message>
        <source>largest focus by probability %1</source>
        <translation>plus grand foyer pondéré par la probabilité %1</translation>
    </message>
    <message>
        <source>most suspicious square, by probability %1</source>
        <translation>carré le plus suspect, pondéré par la probabilité %1</translation>
    </message>
    <message>
        <source>positive from %1 on</source>
        <translation>positif à partir de %1</translation>
    </message>
    <message>
        <source>positive from %1 on, negative below %2</source>
        <translation>positif à partir de %1, négatif au-dessous de %2</translation>
    </message>
    <message numerus="yes">
        <source>the model gave no number for %Ln tiles</source>
        <translation>
            <numerusform>le modèle n&apos;a donné aucun nombre pour %Ln tuile</numerusform>
            <numerusform>le modèle n&apos;a donné aucun nombre pour %Ln tuiles</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln tiles not scanned yet</source>
        <translation>
            <numerusform>%Ln tuile n&apos;est pas encore analysée</numerusform>
            <numerusform>%Ln tuiles ne sont pas encore analysées</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 and %2</source>
        <translation>%1 et %2</translation>
    </message>
    <message>
        <source>No tissue was found.</source>
        <translation>Aucun tissu n&apos;a été trouvé.</translation>
    </message>
    <message>
        <source>Less than 1 % of the tissue was examined.</source>
        <translation>Moins de 1 % du tissu a été examiné.</translation>
    </message>
    <message>
        <source>%1 of the tissue was examined.</source>
        <translation>%1 du tissu a été examiné.</translation>
    </message>
    <message>
        <source>stride %1: all of the area is inside a label centre</source>
        <translation>pas de %1 : toute la surface se trouve au centre jugé d&apos;une imagette</translation>
    </message>
    <message>
        <source>stride %1: %2 of the area is inside a label centre</source>
        <translation>pas de %1 : %2 de la surface se trouvent au centre jugé d&apos;une imagette</translation>
    </message>
    <message>
        <source>stride %1: all of the area is inside a patch; the model&apos;s label speaks of a patch as a whole</source>
        <translation>pas de %1 : toute la surface se trouve dans une imagette ; le modèle juge l&apos;imagette entière</translation>
    </message>
    <message>
        <source>stride %1: %2 of the area is inside a patch; the model&apos;s label speaks of a patch as a whole</source>
        <translation>pas de %1 : %2 de la surface se trouvent dans une imagette ; le modèle juge l&apos;imagette entière</translation>
    </message>
    <message>
        <source>%1: covers all tissue</source>
        <translation>%1 : couvre tout le tissu</translation>
    </message>
    <message>
        <source>%1: covers %2 of the tissue, patch by patch</source>
        <translation>%1 : couvre %2 du tissu, patch par patch</translation>
    </message>
    <message>
        <source>%1: covers %2 of the tissue, %3 times as fast</source>
        <translation>%1 : couvre %2 du tissu, %3 fois plus vite</translation>
    </message>
    <message>
        <source>less than a minute</source>
        <translation>moins d&apos;une minute</translation>
    </message>
    <message>
        <source>about %1 min</source>
        <translation>environ %1 min</translation>
    </message>
    <message>
        <source>about %1 h %2 min</source>
        <translation>environ %1 h %2 min</translation>
    </message>
    <message>
        <source>at about %1</source>
        <translation>vers %1</translation>
    </message>
    <message>
        <source>on %1 at about %2</source>
        <translation>%1 vers %2</translation>
    </message>
    <message>
        <source>from the file</source>
        <translation>d&apos;après le fichier</translation>
    </message>
    <message>
        <source>given by the user</source>
        <translation>donnée par l&apos;utilisateur</translation>
    </message>
    <message>
        <source>all tissue is unlike the training patches</source>
        <translation>tout le tissu diffère des données d’entraînement</translation>
    </message>
    <message>
        <source>the model has no rule for calls on slides</source>
        <translation>le modèle n’a pas de règle pour juger une lame</translation>
    </message>
    <message>
        <source>Cannot say: %1.</source>
        <translation>Indécis : %1.</translation>
    </message>
    <message>
        <source>Cannot say, with caution: %1.</source>
        <translation>Indécis, sous réserve : %1.</translation>
    </message>
    <message>
        <source>Not assessable: %1.</source>
        <translation>Non évaluable : %1.</translation>
    </message>
    <message>
        <source>Unrated: %1.</source>
        <translation>Sans verdict : %1.</translation>
    </message>
    <message>
        <source>Incomplete: %1.</source>
        <translation>Incomplète : %1.</translation>
    </message>
    <message>
        <source>Positive: %1.</source>
        <translation>Positive : %1.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln tiles out of scope</source>
        <translation>
            <numerusform>%Ln tuile hors du domaine</numerusform>
            <numerusform>%Ln tuiles hors du domaine</numerusform>
        </translation>
    </message>
    <message>
        <source>The model has no rule for calls on slides.</source>
        <translation>Le modèle n’a pas de règle pour juger une lame.</translation>
    </message>
    <message>
        <source>Positive, with caution: %1.</source>
        <translation>Positive, avec réserve : %1.</translation>
    </message>
    <message>
        <source>Negative: %1.</source>
        <translation>Négative : %1.</translation>
    </message>
    <message>
        <source>Negative, with caution: %1.</source>
        <translation>Négative, avec réserve : %1.</translation>
    </message>
    <message>
        <source>%1 of %2 scanned tiles reach the threshold %3 (highest probability %4)</source>
        <translation>%1 des %2 tuiles analysées au seuil %3 ou au-dessus (probabilité la plus haute %4)</translation>
    </message>
</context>
<context>
    <name>WorklistLayout</name>
    <message>
        <source>Open folder...</source>
        <translation>Ouvrir un dossier...</translation>
    </message>
    <message>
        <source>Scan all</source>
        <translation>Tout analyser</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Retry failed</source>
        <translation>Réessayer les échecs</translation>
    </message>
    <message>
        <source>No folder is open</source>
        <translation>Aucun dossier n&apos;est ouvert</translation>
    </message>
    <message>
        <source>%1 of %2 shown</source>
        <translation>%1 sur %2 affichées</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Toutes</translation>
    </message>
    <message>
        <source>Unread</source>
        <translation>Non lues</translation>
    </message>
    <message>
        <source>Needs attention</source>
        <translation>À vérifier</translation>
    </message>
    <message>
        <source>Disagree</source>
        <translation>Désaccord</translation>
    </message>
    <message>
        <source>Positive</source>
        <translation>Positive</translation>
    </message>
    <message>
        <source>Incomplete</source>
        <translation>Incomplète</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>En échec</translation>
    </message>
    <message>
        <source>Negative</source>
        <translation>Négative</translation>
    </message>
    <message>
        <source>Filter by status</source>
        <translation>Filtrer par statut</translation>
    </message>
    <message>
        <source>Find by name or case</source>
        <translation>Chercher par nom ou par cas</translation>
    </message>
    <message>
        <source>Find slides by name or case</source>
        <translation>Chercher des lames par nom ou par cas</translation>
    </message>
    <message>
        <source>Group by case</source>
        <translation>Grouper par cas</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>Colonnes</translation>
    </message>
    <message>
        <source>Which columns the worklist shows</source>
        <translation>Les colonnes que montre la liste</translation>
    </message>
    <message>
        <source>Scan all slides of the list that have no current result.</source>
        <translation>Analyser toutes les lames de la liste sans résultat à jour.</translation>
    </message>
    <message>
        <source>Stop scanning and keep the progress; Resume continues.</source>
        <translation>Suspendre l&apos;analyse en conservant l&apos;avancement ; « Reprendre » continue.</translation>
    </message>
    <message>
        <source>Scan failed slides again.</source>
        <translation>Analyser de nouveau les lames en échec.</translation>
    </message>
    <message>
        <source>No verdict yet</source>
        <translation>Sans conclusion</translation>
    </message>
    <message>
        <source>Unread: slides without a reader&apos;s verdict. Needs attention: slides that are positive, incomplete, failed, changed or have a caution, or on which model and reader disagree. No verdict yet: slides that are being scanned, waiting or not in the queue.</source>
        <translation>Non lues : lames sans verdict d&apos;un lecteur. À examiner : lames positives, incomplètes, en échec, modifiées ou avec réserve, ou pour lesquelles le modèle et le lecteur se contredisent. Sans verdict : lames en cours d&apos;analyse, en attente ou hors de la file.</translation>
    </message>
    <message>
        <source>Worklist</source>
        <translation>Liste de travail</translation>
    </message>
    <message>
        <source>Status of the selected slide</source>
        <translation>État de la lame sélectionnée</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Ouvrir</translation>
    </message>
    <message>
        <source>Scan, or scan again</source>
        <translation>Analyser, ou analyser de nouveau</translation>
    </message>
    <message>
        <source>Move to the front</source>
        <translation>Mettre en premier</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>Monter</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>Descendre</translation>
    </message>
    <message>
        <source>Remove from queue</source>
        <translation>Retirer de la file d&apos;attente</translation>
    </message>
    <message>
        <source>Export...</source>
        <translation>Exporter...</translation>
    </message>
</context>
<context>
    <name>WorklistModel</name>
    <message>
        <source>Case: %1</source>
        <translation>Cas: %1</translation>
    </message>
    <message>
        <source>Reader: %1</source>
        <translation>Lecteur : %1</translation>
    </message>
</context>
<context>
    <name>WorklistPanel</name>
    <message>
        <source>Resume</source>
        <translation>Reprendre</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>No slide matches. Choose All or clear the name.</source>
        <translation>Aucune lame ne correspond. Choisissez « Toutes » ou effacez le nom.</translation>
    </message>
    <message>
        <source>The worklist cannot be read; see the message above.</source>
        <translation>La liste de travail ne peut pas être lue ; voir le message ci-dessus.</translation>
    </message>
    <message>
        <source>Searching for slides ...</source>
        <translation>Recherche des lames ...</translation>
    </message>
    <message>
        <source>No slides yet. Slides copied into the folder will appear here.</source>
        <translation>Aucune lame pour l&apos;instant. Les lames copiées dans le dossier apparaîtront ici.</translation>
    </message>
    <message>
        <source>Open a folder of slides to make a worklist.</source>
        <translation>Ouvrez un dossier de lames pour faire une liste de travail.</translation>
    </message>
</context>
<context>
    <name>WorklistText</name>
    <message>
        <source>Positive</source>
        <translation>Positive</translation>
    </message>
    <message>
        <source>Cannot say</source>
        <translation>Indécis</translation>
    </message>
    <message>
        <source>Incomplete</source>
        <translation>Incomplète</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Modifiée</translation>
    </message>
    <message>
        <source>Not assessable</source>
        <translation>Non évaluable</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>En échec</translation>
    </message>
    <message>
        <source>Unrated</source>
        <translation>Sans verdict</translation>
    </message>
    <message>
        <source>Negative with caution</source>
        <translation>Négative avec réserve</translation>
    </message>
    <message>
        <source>Scanning</source>
        <translation>Analyse</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>En attente</translation>
    </message>
    <message>
        <source>Not scanned</source>
        <translation>Non analysée</translation>
    </message>
    <message>
        <source>Negative</source>
        <translation>Négative</translation>
    </message>
    <message>
        <source>Scanned</source>
        <translation>Analysée</translation>
    </message>
    <message>
        <source>Waiting, %1 of %2</source>
        <translation>En attente, %1 sur %2</translation>
    </message>
    <message>
        <source>With caution: %1 %2</source>
        <translation>Avec réserve : %1 %2</translation>
    </message>
    <message>
        <source>open in the window</source>
        <translation>ouverte dans la fenêtre</translation>
    </message>
    <message>
        <source>A later scan was interrupted; the verdict is the earlier one. Scan to resume</source>
        <translation>Une analyse ultérieure a été interrompue ; le verdict est le précédent. Analyser pour la reprendre</translation>
    </message>
    <message>
        <source>Interrupted; scan to resume</source>
        <translation>Interrompue ; analyser pour la reprendre</translation>
    </message>
    <message>
        <source>The file has changed since it was scanned, so it has no verdict. Scan it again.</source>
        <translation>Le fichier a changé depuis son analyse et n&apos;a donc pas de verdict. Analysez-le de nouveau.</translation>
    </message>
    <message>
        <source>Not in this window&apos;s queue</source>
        <translation>Pas dans la file d&apos;attente de cette fenêtre</translation>
    </message>
    <message numerus="yes">
        <source>%Ln slides</source>
        <translation>
            <numerusform>%Ln lame</numerusform>
            <numerusform>%Ln lames</numerusform>
        </translation>
    </message>
    <message>
        <source>Failed: %1</source>
        <translation>Échec : %1</translation>
    </message>
    <message>
        <source>The verdict is hidden in second-read mode</source>
        <translation>La conclusion est masquée en mode double lecture</translation>
    </message>
    <message>
        <source>Scanned in %1</source>
        <translation>Analysée en %1</translation>
    </message>
    <message>
        <source>Scanning %1 %</source>
        <translation>Analyse à %1 %</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>reste %1</translation>
    </message>
</context>
<context>
    <name>_Grid</name>
    <message>
        <source>Suspicious places</source>
        <translation>Endroits suspects</translation>
    </message>
</context>
<context>
    <name>_TextDialog</name>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Copier</translation>
    </message>
</context>
<context>
    <name>core</name>
    <message>
        <source>For research use only</source>
        <translation>Réservé à la recherche</translation>
    </message>
    <message>
        <source>Probability of tumour (metastatic tissue)</source>
        <translation>Probabilité de tumeur (tissu métastatique)</translation>
    </message>
    <message>
        <source>The file declares its colours wrongly: what it calls red, green and blue is luma and chroma (YCbCr). They were converted.</source>
        <translation>Le fichier déclare mal ses couleurs : ce qu’il appelle rouge, vert et bleu est luminance et chrominance (YCbCr). Elles ont été converties.</translation>
    </message>
    <message>
        <source>The tissue is paler than what the model was trained on.</source>
        <translation>Le tissu est plus pâle que celui sur lequel le modèle a été entraîné.</translation>
    </message>
    <message>
        <source>The tissue is darker than what the model was trained on.</source>
        <translation>Le tissu est plus foncé que celui sur lequel le modèle a été entraîné.</translation>
    </message>
    <message>
        <source>The tissue is stained in other colours than what the model was trained on.</source>
        <translation>Le tissu est coloré autrement que celui sur lequel le modèle a été entraîné.</translation>
    </message>
    <message>
        <source>The slide is less sharp than what the model was trained on: out of focus?</source>
        <translation>La lame est moins nette que celles sur lesquelles le modèle a été entraîné : mise au point ?</translation>
    </message>
    <message>
        <source>The slide has more noise or sharpening than what the model was trained on.</source>
        <translation>La lame a plus de bruit ou d&apos;accentuation que celles sur lesquelles le modèle a été entraîné.</translation>
    </message>
    <message>
        <source>The slide has no bright background: it is not bright field, or its colours are wrong.</source>
        <translation>La lame n’a pas de fond clair : ce n’est pas du fond clair, ou ses couleurs sont fausses.</translation>
    </message>
    <message>
        <source>The background is coloured where glass should be white: the colours are wrong.</source>
        <translation>Le fond est coloré là où le verre devrait être blanc : les couleurs sont fausses.</translation>
    </message>
    <message>
        <source>The tissue is unlike the lymph nodes that the model was made for.</source>
        <translation>Le tissu ne ressemble pas aux ganglions lymphatiques pour lesquels le modèle est fait.</translation>
    </message>
    <message>
        <source>The tissue is unlike what the model was made for, and stained in other colours: another stain?</source>
        <translation>Le tissu ne ressemble pas à ce pour quoi le modèle est fait, et il a d’autres couleurs : une autre coloration ?</translation>
    </message>
    <message>
        <source>The tissue is unlike what the model was made for, and less sharp: out of focus?</source>
        <translation>Le tissu ne ressemble pas à ce pour quoi le modèle est fait, et il est moins net : mise au point manquée ?</translation>
    </message>
    <message>
        <source>Too much of the tissue is unlike what the model was made for.</source>
        <translation>Une trop grande part du tissu ne ressemble pas à ce pour quoi le modèle est fait.</translation>
    </message>
    <message>
        <source>The user had the slide assessed whether or not the model was made for it.</source>
        <translation>L’utilisateur a fait évaluer la lame, que le modèle soit fait pour elle ou non.</translation>
    </message>
    <message>
        <source>Less than 1 %</source>
        <translation>Moins de 1 %</translation>
    </message>
    <message>
        <source>given by the user</source>
        <translation>donnée par l&apos;utilisateur</translation>
    </message>
    <message>
        <source>Evaluation of the program on H&amp;E-stained lymph nodes, and initial weights for training. For research use only; not fit for diagnosis or any other use on patients.</source>
        <translation>Évaluation du programme sur des ganglions colorés à l&apos;H&amp;E, et poids initiaux pour l&apos;entraînement. Réservé à la recherche ; ne convient ni au diagnostic ni à aucun autre usage sur des patients.</translation>
    </message>
    <message>
        <source>PNG picture</source>
        <translation>Image PNG</translation>
    </message>
    <message>
        <source>Picture with its legend, lossless: for slides, letters and papers.</source>
        <translation>Image avec sa légende, sans perte : pour diapositives, courriers et articles.</translation>
    </message>
    <message>
        <source>JPEG picture</source>
        <translation>Image JPEG</translation>
    </message>
    <message>
        <source>Picture with its legend, small: for mail.</source>
        <translation>Image avec sa légende, petite : pour le courriel.</translation>
    </message>
    <message>
        <source>HTML report</source>
        <translation>Rapport HTML</translation>
    </message>
    <message>
        <source>Report in one HTML file, with foci and numbers: to read in a browser.</source>
        <translation>Rapport en un seul fichier HTML, avec foyers et chiffres : à lire dans un navigateur.</translation>
    </message>
    <message>
        <source>PDF page to sign</source>
        <translation>Page PDF à signer</translation>
    </message>
    <message>
        <source>One page a slide or case with its verdicts and a field to sign: to print or to file.</source>
        <translation>Une page par lame ou par cas avec verdicts et champ de signature : à imprimer ou à classer.</translation>
    </message>
    <message>
        <source>CSV tables</source>
        <translation>Tableaux CSV</translation>
    </message>
    <message>
        <source>A row a tile, and the ranked worklist: for spreadsheets, pandas and R.</source>
        <translation>Une ligne par tuile, et la liste de travail classée : pour tableurs, pandas et R.</translation>
    </message>
    <message>
        <source>GeoJSON for QuPath</source>
        <translation>GeoJSON pour QuPath</translation>
    </message>
    <message>
        <source>Tiles, and foci as annotations: for QuPath.</source>
        <translation>Tuiles, et foyers en annotations : pour QuPath.</translation>
    </message>
    <message>
        <source>QuPath script</source>
        <translation>Script QuPath</translation>
    </message>
    <message>
        <source>A script that lays tiles and foci over the open image: for QuPath, in one step.</source>
        <translation>Un script qui pose tuiles et foyers sur l’image ouverte : pour QuPath, en une étape.</translation>
    </message>
    <message>
        <source>ASAP annotations (XML)</source>
        <translation>Annotations ASAP (XML)</translation>
    </message>
    <message>
        <source>Foci as polygons: for ASAP.</source>
        <translation>Foyers en polygones : pour ASAP.</translation>
    </message>
    <message>
        <source>TIFF of the probabilities</source>
        <translation>TIFF des probabilités</translation>
    </message>
    <message>
        <source>Probabilities at the slide&apos;s full size: for QuPath, ASAP and OpenSlide.</source>
        <translation>Probabilités à la taille de la lame : pour QuPath, ASAP et OpenSlide.</translation>
    </message>
    <message>
        <source>TIFF of the colours</source>
        <translation>TIFF des couleurs</translation>
    </message>
    <message>
        <source>The coloured map at the slide&apos;s full size: for QuPath, ASAP and OpenSlide.</source>
        <translation>La carte en couleurs à la taille de la lame : pour QuPath, ASAP et OpenSlide.</translation>
    </message>
    <message>
        <source>OME-Zarr</source>
        <translation>Dossier OME-Zarr</translation>
    </message>
    <message>
        <source>Probabilities and states of the tiles as OME-Zarr: for napari and Python.</source>
        <translation>Probabilités et états des tuiles en OME-Zarr : pour napari et Python.</translation>
    </message>
    <message>
        <source>DICOM objects</source>
        <translation>Objets DICOM</translation>
    </message>
    <message>
        <source>Map, segmentation, annotations and report in DICOM: for the hospital&apos;s archive.</source>
        <translation>Carte, segmentation, annotations et rapport en DICOM : pour l’archive de l’hôpital.</translation>
    </message>
    <message>
        <source>CAMELYON16 detections</source>
        <translation>Détections CAMELYON16</translation>
    </message>
    <message>
        <source>A line a focus: for CAMELYON16&apos;s FROC evaluation.</source>
        <translation>Une ligne par foyer : pour l&apos;évaluation FROC de CAMELYON16.</translation>
    </message>
    <message>
        <source>WSInfer tables</source>
        <translation>Tableaux WSInfer</translation>
    </message>
    <message>
        <source>Tables in WSInfer&apos;s folders: for tools that read its results.</source>
        <translation>Tableaux dans les dossiers de WSInfer : pour les outils qui lisent ses résultats.</translation>
    </message>
    <message>
        <source>Readings as a table (CSV)</source>
        <translation>Lectures en tableau (CSV)</translation>
    </message>
    <message>
        <source>What readers said, as a table: of slides and foci, with name and time.</source>
        <translation>Ce que les lecteurs ont dit, en tableau : des lames et des foyers, avec nom et heure.</translation>
    </message>
    <message>
        <source>Annotations (GeoJSON)</source>
        <translation>Annotations (GeoJSON)</translation>
    </message>
    <message>
        <source>What readers have drawn, as GeoJSON: for QuPath.</source>
        <translation>Ce que les lecteurs ont tracé, en GeoJSON : pour QuPath.</translation>
    </message>
    <message>
        <source>Press S to give it, in micrometres.</source>
        <translation>Appuyez sur S pour la donner, en micromètres.</translation>
    </message>
    <message>
        <source>Open the slide that was scanned, and export it again.</source>
        <translation>Ouvrez la lame analysée, et exportez-la à nouveau.</translation>
    </message>
    <message>
        <source>Move it, or choose another folder.</source>
        <translation>Déplacez-le, ou choisissez un autre dossier.</translation>
    </message>
    <message>
        <source>Export them one by one, each to another folder.</source>
        <translation>Exportez-les une à une, chacune dans un autre dossier.</translation>
    </message>
    <message>
        <source>No tissue was found. Look at the slide; &quot;Scan everything&quot; in the dialog of a scan scans all of it.</source>
        <translation>Aucun tissu n&apos;a été trouvé. Regardez la lame ; « Tout analyser » dans le dialogue d&apos;analyse l&apos;examine en entier.</translation>
    </message>
    <message>
        <source>Do not use it here; on a GPU, choose the CPU in the settings.</source>
        <translation>Ne l&apos;utilisez pas ici ; sur un GPU, choisissez le CPU dans les paramètres.</translation>
    </message>
    <message>
        <source>Choose the CPU in the settings, or another model.</source>
        <translation>Choisissez le CPU dans les paramètres, ou un autre modèle.</translation>
    </message>
    <message>
        <source>Install HistoViewer again.</source>
        <translation>Réinstallez HistoViewer.</translation>
    </message>
    <message>
        <source>Install the NVIDIA driver and `pip install histoviewer[cuda]`, or choose the CPU in the settings.</source>
        <translation>Installez le pilote NVIDIA et `pip install histoviewer[cuda]`, ou choisissez le CPU dans les paramètres.</translation>
    </message>
    <message>
        <source>Scan the slide again.</source>
        <translation>Analysez la lame à nouveau.</translation>
    </message>
    <message>
        <source>Choose another model.</source>
        <translation>Choisissez un autre modèle.</translation>
    </message>
    <message>
        <source>Choose a larger image.</source>
        <translation>Choisissez une image plus grande.</translation>
    </message>
    <message>
        <source>Choose a heatmap, a .tif of a scan.</source>
        <translation>Choisissez une carte, un .tif d&apos;une analyse.</translation>
    </message>
    <message>
        <source>%1 If that does not help, convert it to a tiled, pyramidal TIFF.</source>
        <translation>%1 Si cela ne suffit pas, convertissez-le en TIFF tuilé et pyramidal.</translation>
    </message>
    <message>
        <source>%1 Then scan again: what was finished is kept.</source>
        <translation>%1 Relancez ensuite l&apos;analyse : ce qui est terminé est conservé.</translation>
    </message>
    <message>
        <source>%1 are lost (number %2%3)</source>
        <translation>%1 sont perdues (numéro %2%3)</translation>
    </message>
    <message>
        <source>%1 has changed since it was scanned, so the earlier heatmap is not shown. Scan the slide again.</source>
        <translation>%1 a changé depuis son analyse ; l&apos;ancienne carte n&apos;est pas montrée. Analysez la lame à nouveau.</translation>
    </message>
    <message>
        <source>%1 is not a supported picture format</source>
        <translation>%1 n&apos;est pas un format d&apos;image pris en charge</translation>
    </message>
    <message>
        <source>%1 is not the file that was scanned, so the heatmap may not fit. Scan the slide again.</source>
        <translation>%1 n&apos;est pas le fichier analysé ; la carte peut ne pas correspondre. Analysez la lame à nouveau.</translation>
    </message>
    <message>
        <source>%1 of its tiles could not be read (%2).</source>
        <translation>%1 tuiles n&apos;ont pas pu être lues (%2).</translation>
    </message>
    <message>
        <source>%1 of its tiles were not scanned: only a region was.</source>
        <translation>%1 tuiles n&apos;ont pas été analysées : seule une région l&apos;a été.</translation>
    </message>
    <message>
        <source>%1 of the tissue was examined: patches lay %2 pixels apart.</source>
        <translation>%1 du tissu a été examiné : les imagettes étaient espacées de %2 pixels.</translation>
    </message>
    <message>
        <source>%1 um per pixel recorded, %2</source>
        <translation>%1 µm par pixel enregistrés, %2</translation>
    </message>
    <message>
        <source>%1 with axes %2 and shape %3</source>
        <translation>%1 avec les axes %2 et la forme %3</translation>
    </message>
    <message>
        <source>%1, and was set aside as %2</source>
        <translation>%1 et a été mis de côté sous %2</translation>
    </message>
    <message>
        <source>%1: %2. It was set aside as %3, and scanned again.</source>
        <translation>%1: %2. Il a été mis de côté sous %3, et la lame analysée à nouveau.</translation>
    </message>
    <message>
        <source>%1: has no result. %2</source>
        <translation>%1: n&apos;a pas de résultat. %2</translation>
    </message>
    <message>
        <source>, perhaps out of memory</source>
        <translation>, peut-être par manque de mémoire</translation>
    </message>
    <message>
        <source>Ask for permission to read it.</source>
        <translation>Demandez le droit de le lire.</translation>
    </message>
    <message>
        <source>Changes last until the window is closed. Check the file&apos;s permissions.</source>
        <translation>Les changements durent jusqu&apos;à la fermeture de la fenêtre. Vérifiez les droits du fichier.</translation>
    </message>
    <message>
        <source>Check its drive and permissions.</source>
        <translation>Vérifiez son lecteur et ses droits d&apos;accès.</translation>
    </message>
    <message>
        <source>Check its name and folder.</source>
        <translation>Vérifiez son nom et son dossier.</translation>
    </message>
    <message>
        <source>Check that its drive is connected.</source>
        <translation>Vérifiez que son lecteur est connecté.</translation>
    </message>
    <message>
        <source>Check that the file still exists.</source>
        <translation>Vérifiez que le fichier existe encore.</translation>
    </message>
    <message>
        <source>Check that you may read and write in its folder.</source>
        <translation>Vérifiez que vous pouvez lire et écrire dans son dossier.</translation>
    </message>
    <message>
        <source>Check that you may write to it.</source>
        <translation>Vérifiez que vous pouvez y écrire.</translation>
    </message>
    <message>
        <source>Check that you may write to its folder.</source>
        <translation>Vérifiez que vous pouvez écrire dans son dossier.</translation>
    </message>
    <message>
        <source>Check the drive or network that it is on.</source>
        <translation>Vérifiez le lecteur ou le réseau où il se trouve.</translation>
    </message>
    <message>
        <source>Check the model&apos;s folder, or copy it again.</source>
        <translation>Vérifiez le dossier du modèle ou copiez-le à nouveau.</translation>
    </message>
    <message>
        <source>Choose a GeoJSON file of annotations, such as QuPath writes.</source>
        <translation>Choisissez un fichier GeoJSON d&apos;annotations, tel que QuPath en écrit.</translation>
    </message>
    <message>
        <source>Choose a folder that `python -m export convert` wrote, or convert it again.</source>
        <translation>Choisissez un dossier écrit par `python -m export convert`, ou convertissez le modèle à nouveau.</translation>
    </message>
    <message>
        <source>Choose a folder that you may write to, with free space.</source>
        <translation>Choisissez un dossier où vous pouvez écrire et où il reste de la place.</translation>
    </message>
    <message>
        <source>Choose a folder that you may write to.</source>
        <translation>Choisissez un dossier où vous pouvez écrire.</translation>
    </message>
    <message>
        <source>Choose a slide or an image file.</source>
        <translation>Choisissez une lame ou un fichier d&apos;image.</translation>
    </message>
    <message>
        <source>Choose one of the strides %1.</source>
        <translation>Choisissez l&apos;un des pas %1.</translation>
    </message>
    <message>
        <source>Choose one of: %1.</source>
        <translation>Choisissez parmi : %1.</translation>
    </message>
    <message>
        <source>Choose the folder of the slides.</source>
        <translation>Choisissez le dossier des lames.</translation>
    </message>
    <message>
        <source>Choose the original slide.</source>
        <translation>Choisissez la lame d&apos;origine.</translation>
    </message>
    <message>
        <source>Close other programs that use it.</source>
        <translation>Fermez les autres programmes qui l&apos;utilisent.</translation>
    </message>
    <message>
        <source>Convert it to 8-bit RGB.</source>
        <translation>Convertissez-le en RVB 8 bits.</translation>
    </message>
    <message>
        <source>Convert it to a tiled, pyramidal TIFF.</source>
        <translation>Convertissez-le en TIFF tuilé et pyramidal.</translation>
    </message>
    <message>
        <source>Convert the model again, or choose another.</source>
        <translation>Convertissez de nouveau le modèle ou choisissez-en un autre.</translation>
    </message>
    <message>
        <source>Convert the original slide to DICOM again.</source>
        <translation>Convertissez à nouveau la lame d&apos;origine en DICOM.</translation>
    </message>
    <message>
        <source>Copy it again from the archive.</source>
        <translation>Copiez-le à nouveau depuis l&apos;archive.</translation>
    </message>
    <message>
        <source>Copy it again from the scanner or the archive.</source>
        <translation>Copiez-le à nouveau depuis le scanner ou l&apos;archive.</translation>
    </message>
    <message>
        <source>Copy it again.</source>
        <translation>Copiez-le à nouveau.</translation>
    </message>
    <message>
        <source>Copy the folder together with the file.</source>
        <translation>Copiez le dossier avec le fichier.</translation>
    </message>
    <message>
        <source>Correct `output.kind` in its %1, or choose another model.</source>
        <translation>Corrigez `output.kind` dans son %1, ou choisissez un autre modèle.</translation>
    </message>
    <message>
        <source>Correct it, or choose one of the examples.</source>
        <translation>Corrigez-le, ou choisissez l&apos;un des exemples.</translation>
    </message>
    <message>
        <source>Correct the table.</source>
        <translation>Corrigez le tableau.</translation>
    </message>
    <message>
        <source>Export fewer of them, such as those of one class.</source>
        <translation>Exportez-en moins, par exemple celles d&apos;une seule classe.</translation>
    </message>
    <message>
        <source>Export the report again.</source>
        <translation>Exportez le rapport à nouveau.</translation>
    </message>
    <message>
        <source>Export the slides one by one to find the file at fault.</source>
        <translation>Exportez les lames une à une pour trouver le fichier en cause.</translation>
    </message>
    <message>
        <source>Export the slides one by one to find the one at fault.</source>
        <translation>Exportez les lames une à une pour trouver celle en cause.</translation>
    </message>
    <message>
        <source>Free some space on its disk.</source>
        <translation>Libérez de la place sur son disque.</translation>
    </message>
    <message>
        <source>Free some space, or check your permissions.</source>
        <translation>Libérez de la place, ou vérifiez vos droits.</translation>
    </message>
    <message>
        <source>Give a CSV file with the columns &quot;slide&quot;, &quot;case&quot; and, if known, &quot;node&quot;.</source>
        <translation>Donnez un fichier CSV avec les colonnes « slide », « case » et, si connu, « node ».</translation>
    </message>
    <message>
        <source>Give a file like Kaggle&apos;s train_labels.csv.</source>
        <translation>Donnez un fichier comme train_labels.csv de Kaggle.</translation>
    </message>
    <message>
        <source>Give a folder with a %1, or one of: %2.</source>
        <translation>Donnez un dossier avec un %1, ou l&apos;un de : %2.</translation>
    </message>
    <message>
        <source>Give the output folder of a scan.</source>
        <translation>Donnez le dossier de résultats d&apos;une analyse.</translation>
    </message>
    <message>
        <source>Give the size of a level-0 pixel in micrometres.</source>
        <translation>Donnez la taille d&apos;un pixel du niveau 0 en micromètres.</translation>
    </message>
    <message>
        <source>Group the slides again.</source>
        <translation>Regroupez les lames à nouveau.</translation>
    </message>
    <message>
        <source>Install it with: pip install &quot;histoviewer[%1]&quot;.</source>
        <translation>Installez-le avec : pip install &quot;histoviewer[%1]&quot;.</translation>
    </message>
    <message>
        <source>Install openslide-bin 4.0.1 or later.</source>
        <translation>Installez openslide-bin 4.0.1 ou plus récent.</translation>
    </message>
    <message>
        <source>Install that version, or scan the slide again.</source>
        <translation>Installez cette version, ou analysez de nouveau la lame.</translation>
    </message>
    <message>
        <source>Install the model again, or choose another.</source>
        <translation>Réinstallez le modèle ou choisissez-en un autre.</translation>
    </message>
    <message>
        <source>It is in use; close the other program.</source>
        <translation>Il est utilisé ; fermez l&apos;autre programme.</translation>
    </message>
    <message>
        <source>It may be damaged or altered; install it again.</source>
        <translation>Il est peut-être endommagé ou modifié ; réinstallez-le.</translation>
    </message>
    <message>
        <source>It was made anew from %1 result files; %2 readings were salvaged, %3. The reasons of failed slides are gone: scan again to try these.</source>
        <translation>Elle a été reconstruite à partir de %1 fichiers de résultats ; %2 lectures ont été sauvées, %3. Les raisons des échecs sont perdues : relancez l&apos;analyse de ces lames.</translation>
    </message>
    <message>
        <source>Leave it out of the folder.</source>
        <translation>Retirez-le du dossier.</translation>
    </message>
    <message>
        <source>Look at it in another program.</source>
        <translation>Regardez-le dans un autre programme.</translation>
    </message>
    <message>
        <source>Look at the slide in another program, or copy it again.</source>
        <translation>Regardez la lame dans un autre programme, ou copiez-la à nouveau.</translation>
    </message>
    <message>
        <source>Look at the slide in another program.</source>
        <translation>Regardez la lame dans un autre programme.</translation>
    </message>
    <message>
        <source>Move it to another folder, and keep it.</source>
        <translation>Déplacez-le dans un autre dossier, et conservez-le.</translation>
    </message>
    <message>
        <source>Open every other results folder once to index it again.</source>
        <translation>Ouvrez une fois chaque autre dossier de résultats pour l&apos;indexer à nouveau.</translation>
    </message>
    <message>
        <source>Open it again.</source>
        <translation>Ouvrez-le à nouveau.</translation>
    </message>
    <message>
        <source>Open it with %1.</source>
        <translation>Ouvrez-le avec %1.</translation>
    </message>
    <message>
        <source>Open it with that pixel size: open_slide(path, mpp, force_mpp=True).</source>
        <translation>Ouvrez-la avec cette taille de pixel : open_slide(path, mpp, force_mpp=True).</translation>
    </message>
    <message>
        <source>OpenVINO does not use it</source>
        <translation>OpenVINO ne l&apos;utilise pas</translation>
    </message>
    <message>
        <source>Print the HTML report instead.</source>
        <translation>Imprimez plutôt le rapport HTML.</translation>
    </message>
    <message>
        <source>Put what names the case in brackets: (?P&lt;case&gt;...).</source>
        <translation>Mettez ce qui nomme le cas entre parenthèses : (?P&lt;case&gt;...).</translation>
    </message>
    <message>
        <source>Remove all but one.</source>
        <translation>Supprimez-les tous sauf un.</translation>
    </message>
    <message>
        <source>Remove it yourself.</source>
        <translation>Supprimez-le vous-même.</translation>
    </message>
    <message>
        <source>Remove the other first, or rename this one in its model.json.</source>
        <translation>Supprimez d&apos;abord l&apos;autre, ou renommez celui-ci dans son model.json.</translation>
    </message>
    <message>
        <source>Run `histoviewer model add` on its folder, which completes the manifest.</source>
        <translation>Lancez `histoviewer model add` sur son dossier, ce qui complète le manifeste.</translation>
    </message>
    <message>
        <source>Save the one to be scanned as a separate file.</source>
        <translation>Enregistrez celle à analyser dans un fichier séparé.</translation>
    </message>
    <message>
        <source>Scan again: the results are kept, and it is rebuilt from them.</source>
        <translation>Relancez l&apos;analyse : les résultats sont conservés, et elle est reconstruite à partir d&apos;eux.</translation>
    </message>
    <message>
        <source>Scan it again.</source>
        <translation>Analysez-la à nouveau.</translation>
    </message>
    <message>
        <source>Scan it by itself.</source>
        <translation>Analysez-la seule.</translation>
    </message>
    <message>
        <source>Scan the slide again, or choose another format.</source>
        <translation>Analysez la lame à nouveau, ou choisissez un autre format.</translation>
    </message>
    <message>
        <source>Scan the slide itself, not a reduced picture of it.</source>
        <translation>Analysez la lame elle-même, et non une image réduite.</translation>
    </message>
    <message>
        <source>The installed program does without it. In a Python environment: pip install &quot;histoviewer[%1]&quot;.</source>
        <translation>Le programme installé s&apos;en passe. Dans un environnement Python : pip install &quot;histoviewer[%1]&quot;.</translation>
    </message>
    <message>
        <source>The model gave no number for %1 of its tiles.</source>
        <translation>Le modèle n&apos;a pas donné de nombre pour %1 tuiles.</translation>
    </message>
    <message>
        <source>The pixel size (%1 µm) is %2 and not recorded in the file: if it is wrong, the model sees everything at the wrong size.</source>
        <translation>La taille de pixel (%1 µm) est %2 et n&apos;est pas enregistrée dans le fichier : si elle est fausse, le modèle voit tout à la mauvaise taille.</translation>
    </message>
    <message>
        <source>The scan is not complete.</source>
        <translation>L&apos;analyse n&apos;est pas complète.</translation>
    </message>
    <message>
        <source>The slide is coarser (%1 µm per pixel) than the patches that the model was trained on (%2), so it lacks detail that the model looks at.</source>
        <translation>La lame est plus grossière (%1 µm par pixel) que les imagettes d&apos;entraînement du modèle (%2) ; il lui manque des détails que le modèle regarde.</translation>
    </message>
    <message>
        <source>They were restored from the journal; none is lost.</source>
        <translation>Elles ont été restaurées depuis le journal ; aucune n&apos;est perdue.</translation>
    </message>
    <message>
        <source>Update HistoViewer on this computer, or choose another folder.</source>
        <translation>Mettez HistoViewer à jour sur cet ordinateur, ou choisissez un autre dossier.</translation>
    </message>
    <message>
        <source>Use one of %1.</source>
        <translation>Utilisez l&apos;un de %1.</translation>
    </message>
    <message>
        <source>Wait until it is written; scan it again.</source>
        <translation>Attendez qu&apos;elle soit écrite, puis analysez-la à nouveau.</translation>
    </message>
    <message>
        <source>a model named %1 is already installed</source>
        <translation>un modèle nommé %1 est déjà installé</translation>
    </message>
    <message>
        <source>a pixel size recorded that is not a number (%1, %2)</source>
        <translation>une taille de pixel enregistrée qui n&apos;est pas un nombre (%1, %2)</translation>
    </message>
    <message>
        <source>assigns %1 to %2 and to %3</source>
        <translation>attribue %1 à %2 et à %3</translation>
    </message>
    <message>
        <source>brought down the process that exported it (%1)</source>
        <translation>a fait tomber le processus qui l&apos;exportait (%1)</translation>
    </message>
    <message>
        <source>brought down the process that looks at it (%1)</source>
        <translation>a fait tomber le processus qui le regarde (%1)</translation>
    </message>
    <message>
        <source>brought down the process that reads it (%1)</source>
        <translation>a fait tomber le processus qui le lit (%1)</translation>
    </message>
    <message>
        <source>brought down the process that reads it (it sent tiles that cannot be)</source>
        <translation>a fait tomber le processus qui le lit (il a envoyé des tuiles impossibles)</translation>
    </message>
    <message>
        <source>cannot be created (%1)</source>
        <translation>ne peut pas être créé (%1)</translation>
    </message>
    <message>
        <source>cannot be exported (%1: %2)</source>
        <translation>ne peut pas être exporté (%1: %2)</translation>
    </message>
    <message>
        <source>cannot be loaded (%1)</source>
        <translation>ne peut pas être chargé (%1)</translation>
    </message>
    <message>
        <source>cannot be opened (%1)</source>
        <translation>ne peut pas être ouvert (%1)</translation>
    </message>
    <message>
        <source>cannot be read (%1)</source>
        <translation>ne peut pas être lu (%1)</translation>
    </message>
    <message>
        <source>cannot be read as PNG, JPEG, TIFF or BMP (%1)</source>
        <translation>ne peut pas être lu comme PNG, JPEG, TIFF ou BMP (%1)</translation>
    </message>
    <message>
        <source>cannot be read in part (%1)</source>
        <translation>ne peut être lu en partie (%1)</translation>
    </message>
    <message>
        <source>cannot be removed (%1)</source>
        <translation>ne peut pas être supprimé (%1)</translation>
    </message>
    <message>
        <source>cannot be used (%1)</source>
        <translation>ne peut pas être utilisé (%1)</translation>
    </message>
    <message>
        <source>cannot be used: %1</source>
        <translation>ne peut pas être utilisé : %1</translation>
    </message>
    <message>
        <source>cannot be written</source>
        <translation>ne peut pas être écrit</translation>
    </message>
    <message>
        <source>cannot be written (%1)</source>
        <translation>ne peut pas être écrit (%1)</translation>
    </message>
    <message>
        <source>cannot be written (%1), so the reading was not stored</source>
        <translation>ne peut pas être écrit (%1) ; la lecture n&apos;a pas été enregistrée</translation>
    </message>
    <message>
        <source>changed while it was scanned</source>
        <translation>a changé pendant l&apos;analyse</translation>
    </message>
    <message>
        <source>classes %1 are not unique</source>
        <translation>les classes %1 ne sont pas uniques</translation>
    </message>
    <message>
        <source>computes other values on this machine (%1, %2, %3) than where it was made: difference %4, tolerance %5</source>
        <translation>calcule sur cette machine (%1, %2, %3) d&apos;autres valeurs que là où il a été fait : différence %4, tolérance %5</translation>
    </message>
    <message>
        <source>contains %1 annotations, more than %2</source>
        <translation>contient %1 annotations, plus de %2</translation>
    </message>
    <message>
        <source>contains an object that %1</source>
        <translation>contient un objet inutilisable (%1)</translation>
    </message>
    <message>
        <source>contains no annotations</source>
        <translation>ne contient aucune annotation</translation>
    </message>
    <message>
        <source>contains no heatmaps</source>
        <translation>ne contient pas de cartes</translation>
    </message>
    <message>
        <source>contains readings and cannot be read (%1)</source>
        <translation>contient des lectures et ne peut pas être lu (%1)</translation>
    </message>
    <message>
        <source>crashed the process that exported it (%1)</source>
        <translation>a fait tomber le processus qui l&apos;exportait (%1)</translation>
    </message>
    <message>
        <source>declares %1 planes, which no slide has</source>
        <translation>déclare %1 plans, ce qu&apos;aucune lame n&apos;a</translation>
    </message>
    <message>
        <source>declares %1 x %2 pixels, which no slide has</source>
        <translation>déclare %1 x %2 pixels, ce qu&apos;aucune lame n&apos;a</translation>
    </message>
    <message>
        <source>declares its colours as %1, but its pixels are stored as RGB</source>
        <translation>déclare ses couleurs en %1, mais ses pixels sont enregistrés en RVB</translation>
    </message>
    <message>
        <source>declares tiles of %1 x %2 pixels</source>
        <translation>déclare des tuiles de %1 x %2 pixels</translation>
    </message>
    <message>
        <source>declares tiles of %1 x %2 pixels, too large to decode</source>
        <translation>déclare des tuiles de %1 x %2 pixels, trop grandes à décoder</translation>
    </message>
    <message>
        <source>does not contain %1 patches</source>
        <translation>ne contient pas %1 imagettes</translation>
    </message>
    <message>
        <source>does not exist</source>
        <translation>n&apos;existe pas</translation>
    </message>
    <message>
        <source>does not have %1 labels 0 and 1</source>
        <translation>n&apos;a pas %1 étiquettes 0 et 1</translation>
    </message>
    <message>
        <source>does not have the parts %1</source>
        <translation>n&apos;a pas les parties %1</translation>
    </message>
    <message>
        <source>does not have the values of %1 patches</source>
        <translation>n&apos;a pas les valeurs de %1 imagettes</translation>
    </message>
    <message>
        <source>does not say what names the case</source>
        <translation>ne dit pas ce qui nomme le cas</translation>
    </message>
    <message>
        <source>exists already and was not written by HistoViewer, or was changed since</source>
        <translation>existe déjà et n&apos;a pas été écrit par HistoViewer, ou a changé depuis</translation>
    </message>
    <message>
        <source>exit code %1</source>
        <translation>code de sortie %1</translation>
    </message>
    <message>
        <source>failed on %1, %2 (%3)</source>
        <translation>a échoué sur %1, %2 (%3)</translation>
    </message>
    <message>
        <source>floating point</source>
        <translation>à virgule flottante</translation>
    </message>
    <message>
        <source>gave no sign of life</source>
        <translation>n&apos;a donné aucun signe de vie</translation>
    </message>
    <message>
        <source>gave no sign of life for %1 s in the process that reads it</source>
        <translation>n&apos;a donné aucun signe de vie pendant %1 s dans le processus qui le lit</translation>
    </message>
    <message>
        <source>gives no probability for this tile, or for parts of it</source>
        <translation>ne donne pas de probabilité pour cette tuile ou pour des parties de celle-ci</translation>
    </message>
    <message>
        <source>gives no values to compare patches by, %1 (%2)</source>
        <translation>ne donne pas de valeurs pour comparer des imagettes, %1 (%2)</translation>
    </message>
    <message>
        <source>had lost %1 readings</source>
        <translation>avait perdu %1 lectures</translation>
    </message>
    <message>
        <source>has %1 pages or frames; only single images are supported</source>
        <translation>a %1 pages ou images ; seules les images simples sont prises en charge</translation>
    </message>
    <message>
        <source>has %1, not those in the manifest</source>
        <translation>a %1, et non ceux du manifeste</translation>
    </message>
    <message>
        <source>has %1; the manifest declares %2</source>
        <translation>a %1 ; le manifeste déclare %2</translation>
    </message>
    <message>
        <source>has %1; the manifest declares %2 per %3</source>
        <translation>a %1 ; le manifeste déclare %2 par %3</translation>
    </message>
    <message>
        <source>has a fixed batch size</source>
        <translation>a une taille de lot fixe</translation>
    </message>
    <message>
        <source>has a name that cannot be a folder, %1</source>
        <translation>a un nom qui ne peut pas être un dossier, %1</translation>
    </message>
    <message>
        <source>has another score than the worklist says</source>
        <translation>a un autre score que celui de la liste de travail</translation>
    </message>
    <message>
        <source>has changed since it was opened</source>
        <translation>a changé depuis son ouverture</translation>
    </message>
    <message>
        <source>has changed since it was scanned: %1 of %2 regions differ</source>
        <translation>a changé depuis son analyse : %1 régions sur %2 diffèrent</translation>
    </message>
    <message>
        <source>has no JPEG image of the patches (%1)</source>
        <translation>n&apos;a pas d&apos;image JPEG des imagettes (%1)</translation>
    </message>
    <message>
        <source>has no SHA-256 in %1, so it could be replaced unnoticed</source>
        <translation>n&apos;a pas de SHA-256 dans %1 et pourrait être remplacé sans qu&apos;on le remarque</translation>
    </message>
    <message>
        <source>has no column %1</source>
        <translation>n&apos;a pas de colonne %1</translation>
    </message>
    <message>
        <source>has no folder %1 beside it, which contains its pixels</source>
        <translation>n&apos;a pas à côté de lui le dossier %1, qui contient ses pixels</translation>
    </message>
    <message>
        <source>has no golden patches, so its results cannot be verified on this machine</source>
        <translation>n&apos;a pas d&apos;imagettes de référence ; ses résultats ne peuvent pas être vérifiés sur cette machine</translation>
    </message>
    <message>
        <source>has no labels, or labels other than 0 and 1</source>
        <translation>n&apos;a pas d&apos;étiquettes, ou d&apos;autres que 0 et 1</translation>
    </message>
    <message>
        <source>has no network in 8-bit integers</source>
        <translation>n&apos;a pas de réseau en entiers de 8 bits</translation>
    </message>
    <message>
        <source>has no operating point %1</source>
        <translation>n&apos;a pas de point de fonctionnement %1</translation>
    </message>
    <message>
        <source>has no record of what its scan read</source>
        <translation>n&apos;a pas de trace de ce que son analyse a lu</translation>
    </message>
    <message>
        <source>has patches of %1 x %2 pixels, which cannot be %3 apart</source>
        <translation>a des imagettes de %1 x %2 pixels, qui ne peuvent pas être espacées de %3</translation>
    </message>
    <message>
        <source>has several rows of id &apos;%1&apos;</source>
        <translation>a plusieurs lignes d&apos;id &apos;%1&apos;</translation>
    </message>
    <message>
        <source>has values that are not finite</source>
        <translation>a des valeurs qui ne sont pas finies</translation>
    </message>
    <message>
        <source>has values that the network does not compute: a likeness differs by %1</source>
        <translation>a des valeurs que le réseau ne calcule pas : une ressemblance diffère de %1</translation>
    </message>
    <message>
        <source>is %1 named %2</source>
        <translation>est %1 nommé %2</translation>
    </message>
    <message>
        <source>is %1 x %2 %3, not %4 x %5 RGB</source>
        <translation>est %1 x %2 %3, et non %4 x %5 RVB</translation>
    </message>
    <message>
        <source>is a %1 TIFF, not 8-bit RGB</source>
        <translation>est un TIFF %1, et non RVB 8 bits</translation>
    </message>
    <message>
        <source>is a %1 image, not 8-bit RGB</source>
        <translation>est une image %1, et non RVB 8 bits</translation>
    </message>
    <message>
        <source>is a DICOM slide whose file is needed for its identifiers, and is gone or changed</source>
        <translation>est une lame DICOM dont le fichier, nécessaire pour ses identifiants, a disparu ou changé</translation>
    </message>
    <message>
        <source>is a damaged TIFF (%1)</source>
        <translation>est un TIFF endommagé (%1)</translation>
    </message>
    <message>
        <source>is a damaged TIFF: %1</source>
        <translation>est un TIFF endommagé : %1</translation>
    </message>
    <message>
        <source>is a damaged TIFF: %1 tiles for %2 x %3 pixels in tiles of %4 x %5</source>
        <translation>est un TIFF endommagé : %1 tuiles pour %2 x %3 pixels en tuiles de %4 x %5</translation>
    </message>
    <message>
        <source>is a damaged or unusual OME-TIFF (%1)</source>
        <translation>est un OME-TIFF endommagé ou inhabituel (%1)</translation>
    </message>
    <message>
        <source>is a folder, not a slide</source>
        <translation>est un dossier, pas une lame</translation>
    </message>
    <message>
        <source>is a tiled TIFF that OpenSlide does not recognise, possibly a damaged slide</source>
        <translation>est un TIFF tuilé qu&apos;OpenSlide ne reconnaît pas, peut-être une lame endommagée</translation>
    </message>
    <message>
        <source>is an OME-TIFF of %1, not of 8-bit RGB</source>
        <translation>est un OME-TIFF de %1, et non de RVB 8 bits</translation>
    </message>
    <message>
        <source>is closed</source>
        <translation>est fermé</translation>
    </message>
    <message>
        <source>is damaged (%1)</source>
        <translation>est endommagé (%1)</translation>
    </message>
    <message>
        <source>is damaged (%1). Unreadable parts are hatched</source>
        <translation>est endommagé (%1). Les parties illisibles sont hachurées</translation>
    </message>
    <message>
        <source>is damaged and cannot be renamed (%1)</source>
        <translation>est endommagé et ne peut pas être renommé (%1)</translation>
    </message>
    <message>
        <source>is damaged or not supported by OpenSlide (%1)</source>
        <translation>est endommagé ou n&apos;est pas pris en charge par OpenSlide (%1)</translation>
    </message>
    <message>
        <source>is damaged, truncated or no %1 slide that OpenSlide can read</source>
        <translation>est endommagé, tronqué ou n&apos;est pas une lame %1 qu&apos;OpenSlide peut lire</translation>
    </message>
    <message>
        <source>is empty</source>
        <translation>est vide</translation>
    </message>
    <message>
        <source>is larger than %1 MB</source>
        <translation>dépasse %1 Mo</translation>
    </message>
    <message>
        <source>is larger than %1 MiB</source>
        <translation>dépasse %1 Mio</translation>
    </message>
    <message>
        <source>is missing</source>
        <translation>est absent</translation>
    </message>
    <message>
        <source>is no archive of arrays (%1)</source>
        <translation>n&apos;est pas une archive de tableaux (%1)</translation>
    </message>
    <message>
        <source>is no regular expression (%1)</source>
        <translation>n&apos;est pas une expression régulière (%1)</translation>
    </message>
    <message>
        <source>is not a HistoViewer heatmap</source>
        <translation>n&apos;est pas une carte de HistoViewer</translation>
    </message>
    <message>
        <source>is not a PNG image (%1)</source>
        <translation>n&apos;est pas une image PNG (%1)</translation>
    </message>
    <message>
        <source>is not a folder with slides</source>
        <translation>n&apos;est pas un dossier de lames</translation>
    </message>
    <message>
        <source>is not a heatmap, or is damaged (%1)</source>
        <translation>n&apos;est pas une carte, ou est endommagé (%1)</translation>
    </message>
    <message>
        <source>is not a model</source>
        <translation>n&apos;est pas un modèle</translation>
    </message>
    <message>
        <source>is not a regular file</source>
        <translation>n&apos;est pas un fichier ordinaire</translation>
    </message>
    <message>
        <source>is not a table with the columns id and label (%1)</source>
        <translation>n&apos;est pas un tableau avec les colonnes id et label (%1)</translation>
    </message>
    <message>
        <source>is not a text in UTF-8</source>
        <translation>n&apos;est pas un texte en UTF-8</translation>
    </message>
    <message>
        <source>is not installed</source>
        <translation>n&apos;est pas installé</translation>
    </message>
    <message>
        <source>is not installed in the version that scanned this slide</source>
        <translation>n&apos;est pas installé dans la version qui a analysé cette lame</translation>
    </message>
    <message>
        <source>is not offered by %1</source>
        <translation>n&apos;est pas proposé par %1</translation>
    </message>
    <message>
        <source>is not read any more, as it brought down the process that reads it twice</source>
        <translation>n&apos;est plus lu, car il a fait tomber deux fois le processus qui le lit</translation>
    </message>
    <message>
        <source>is not the file described in %1: its SHA-256 differs</source>
        <translation>n&apos;est pas le fichier décrit dans %1 : son SHA-256 diffère</translation>
    </message>
    <message>
        <source>is not the file that was scanned</source>
        <translation>n&apos;est pas le fichier analysé</translation>
    </message>
    <message>
        <source>is not valid JSON</source>
        <translation>n&apos;est pas du JSON valide</translation>
    </message>
    <message>
        <source>is not valid JSON (%1)</source>
        <translation>n&apos;est pas du JSON valide (%1)</translation>
    </message>
    <message>
        <source>is not what this processor computes in; it has %1</source>
        <translation>n&apos;est pas ce que ce processeur calcule ; il a %1</translation>
    </message>
    <message>
        <source>is of a slide of %1 x %2 pixels, but %3 has %4 x %5</source>
        <translation>est d&apos;une lame de %1 x %2 pixels, mais %3 en a %4 x %5</translation>
    </message>
    <message>
        <source>is of an earlier export, and cannot be removed (%1)</source>
        <translation>est d&apos;un export précédent et ne peut pas être supprimé (%1)</translation>
    </message>
    <message>
        <source>is of another file than the worklist says</source>
        <translation>est d&apos;un autre fichier que ne le dit la liste de travail</translation>
    </message>
    <message>
        <source>is of another network</source>
        <translation>appartient à un autre réseau</translation>
    </message>
    <message>
        <source>is of another version, or is damaged (%1)</source>
        <translation>est d&apos;une autre version, ou endommagé (%1)</translation>
    </message>
    <message>
        <source>is open with pixels of %1 um, not the %2 um to be forced</source>
        <translation>est ouvert avec des pixels de %1 µm, et non les %2 µm imposés</translation>
    </message>
    <message>
        <source>is smaller than one patch (%1 x %2 um, a patch is %3 um wide)</source>
        <translation>est plus petit qu&apos;une imagette (%1 x %2 µm, une imagette fait %3 µm de large)</translation>
    </message>
    <message>
        <source>is too coarse: %1 um per pixel, the model was made for %2</source>
        <translation>est trop grossier : %1 µm par pixel, le modèle est fait pour %2</translation>
    </message>
    <message>
        <source>is too large for a plain image</source>
        <translation>est trop grand pour une image simple</translation>
    </message>
    <message>
        <source>it sent %1</source>
        <translation>il a envoyé %1</translation>
    </message>
    <message>
        <source>kind %1 requires two classes, of which the last is the positive one</source>
        <translation>kind %1 exige deux classes, dont la dernière est la positive</translation>
    </message>
    <message>
        <source>label_centre %1 is wider than patch_size %2</source>
        <translation>label_centre %1 est plus large que patch_size %2</translation>
    </message>
    <message>
        <source>may contain readings and cannot be read (%1)</source>
        <translation>contient peut-être des lectures et ne peut pas être lu (%1)</translation>
    </message>
    <message>
        <source>may not be read</source>
        <translation>ne doit pas être lu</translation>
    </message>
    <message>
        <source>method %1 is not one of %2</source>
        <translation>method %1 n&apos;est pas l&apos;une de %2</translation>
    </message>
    <message>
        <source>method %1 needs mean and std, three numbers each</source>
        <translation>method %1 exige mean et std, trois nombres chacun</translation>
    </message>
    <message>
        <source>more than 2 % apart</source>
        <translation>écart de plus de 2 %</translation>
    </message>
    <message>
        <source>needs the package %1, which is not installed</source>
        <translation>exige le paquet %1, qui n&apos;est pas installé</translation>
    </message>
    <message>
        <source>no NVIDIA driver was found</source>
        <translation>aucun pilote NVIDIA n&apos;a été trouvé</translation>
    </message>
    <message>
        <source>no image where tissue is expected</source>
        <translation>pas d&apos;image là où du tissu est attendu</translation>
    </message>
    <message>
        <source>no longer exists</source>
        <translation>n&apos;existe plus</translation>
    </message>
    <message>
        <source>no pixel size recorded</source>
        <translation>aucune taille de pixel enregistrée</translation>
    </message>
    <message>
        <source>none is lost</source>
        <translation>aucune n&apos;est perdue</translation>
    </message>
    <message>
        <source>outputs %1, but declares kind %2, which is 0 to 1</source>
        <translation>produit %1, mais déclare kind %2, soit 0 à 1</translation>
    </message>
    <message>
        <source>outputs classes with a sum of %1, but declares kind &apos;softmax&apos;</source>
        <translation>produit des classes de somme %1, mais déclare kind &apos;softmax&apos;</translation>
    </message>
    <message>
        <source>outputs values that are not finite</source>
        <translation>produit des valeurs non finies</translation>
    </message>
    <message>
        <source>outside %1 to %2</source>
        <translation>hors de %1 à %2</translation>
    </message>
    <message>
        <source>positive %1 is not one of %2</source>
        <translation>positive %1 n&apos;est pas l&apos;une de %2</translation>
    </message>
    <message>
        <source>positive must name one of more than two classes</source>
        <translation>positive doit nommer l&apos;une des classes s&apos;il y en a plus de deux</translation>
    </message>
    <message>
        <source>stores weights in another file, which its SHA-256 does not cover</source>
        <translation>enregistre des poids dans un autre fichier, que son SHA-256 ne couvre pas</translation>
    </message>
    <message>
        <source>surely wrong: %1</source>
        <translation>certainement faux : %1</translation>
    </message>
    <message>
        <source>takes too much memory to be looked at</source>
        <translation>demande trop de mémoire pour être regardé</translation>
    </message>
    <message>
        <source>temperature %1</source>
        <translation>température %1</translation>
    </message>
    <message>
        <source>the CUDA or cuDNN libraries did not load</source>
        <translation>les bibliothèques CUDA ou cuDNN n&apos;ont pas été chargées</translation>
    </message>
    <message>
        <source>the NVIDIA driver does not start</source>
        <translation>le pilote NVIDIA ne démarre pas</translation>
    </message>
    <message>
        <source>the NVIDIA driver sees no GPU</source>
        <translation>le pilote NVIDIA ne voit aucun GPU</translation>
    </message>
    <message>
        <source>the file has no data for some of its tiles</source>
        <translation>le fichier n&apos;a pas de données pour certaines de ses tuiles</translation>
    </message>
    <message>
        <source>the file&apos;s tiles are empty or black where there should be an image</source>
        <translation>les tuiles du fichier sont vides ou noires là où il devrait y avoir une image</translation>
    </message>
    <message>
        <source>the scan is paused: %1 %2</source>
        <translation>l&apos;analyse est suspendue : %1 %2</translation>
    </message>
    <message>
        <source>the scan was cancelled</source>
        <translation>l&apos;analyse a été annulée</translation>
    </message>
    <message>
        <source>this ONNX Runtime is built without CUDA</source>
        <translation>cette version d&apos;ONNX Runtime est compilée sans CUDA</translation>
    </message>
    <message>
        <source>unpacks to more than %1 MiB</source>
        <translation>dépasse %1 Mio une fois décompressé</translation>
    </message>
    <message>
        <source>was answered with something else than its tissue</source>
        <translation>a reçu une autre réponse que son tissu</translation>
    </message>
    <message>
        <source>was damaged and has been rebuilt from the results folder</source>
        <translation>était endommagée et a été reconstruite depuis le dossier de résultats</translation>
    </message>
    <message>
        <source>was given a pixel size of %1 um, outside %2 to %3</source>
        <translation>a reçu une taille de pixel de %1 µm, hors de %2 à %3</translation>
    </message>
    <message>
        <source>was given up: the process or computer that scanned it was lost %1 times</source>
        <translation>a été abandonnée : le processus ou l’ordinateur qui l’analysait a été perdu %1 fois</translation>
    </message>
    <message>
        <source>was missing</source>
        <translation>était absent</translation>
    </message>
    <message>
        <source>was not read, as the window is closing</source>
        <translation>n&apos;a pas été lu, car la fenêtre se ferme</translation>
    </message>
    <message>
        <source>was not scanned: loading the model ended early (%1)</source>
        <translation>n&apos;a pas été analysé : le chargement du modèle s&apos;est interrompu (%1)</translation>
    </message>
    <message>
        <source>was not written by Qt</source>
        <translation>n&apos;a pas été écrit par Qt</translation>
    </message>
    <message>
        <source>was read as something else than the heatmap that was asked for</source>
        <translation>a été lu comme autre chose que la carte demandée</translation>
    </message>
    <message>
        <source>was read as something else than the pixels that were asked for</source>
        <translation>a été lu comme autre chose que les pixels demandés</translation>
    </message>
    <message>
        <source>was scanned with OpenSlide %1, not %2</source>
        <translation>a été analysé avec OpenSlide %1, et non %2</translation>
    </message>
    <message>
        <source>was written by a newer HistoViewer (version %1 of the worklist)</source>
        <translation>a été écrit par un HistoViewer plus récent (version %1 de la liste de travail)</translation>
    </message>
    <message>
        <source>will not be opened with the OpenSlide library %1, which is unsafe</source>
        <translation>n&apos;est pas ouvert avec la bibliothèque OpenSlide %1, qui n&apos;est pas sûre</translation>
    </message>
    <message>
        <source>would be the file of %1 slides</source>
        <translation>serait le fichier de %1 lames</translation>
    </message>
</context>
</TS>

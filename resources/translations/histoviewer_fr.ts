<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr_FR">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About HistoViewer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>HistoViewer %1

Shows where metastatic tissue is likely on lymph-node slides.

%2: not for diagnosis, nor for any decision on a patient.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Version</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Licence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Parts of the program and their licences</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The program&apos;s icon</source>
        <translation type="unfinished"></translation>
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
        <source>&amp;Help</source>
        <translation>Ai&amp;de</translation>
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
        <source>A folder of slides, as a worklist</source>
        <translation>Un dossier de lames, comme liste de travail</translation>
    </message>
    <message>
        <source>Open &amp;results...</source>
        <translation>Ouvrir des &amp;résultats...</translation>
    </message>
    <message>
        <source>The output folder of a scan</source>
        <translation>Le dossier des résultats d&apos;une analyse</translation>
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
        <source>With its scale bar, as a picture</source>
        <translation>Comme image, avec la barre d&apos;échelle</translation>
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
        <source>&amp;Heatmap on or off</source>
        <translation>Afficher ou masquer la &amp;heatmap</translation>
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
        <source>Scan a &amp;region first...</source>
        <translation>Analyser d&apos;abord une &amp;région...</translation>
    </message>
    <message>
        <source>Drag a rectangle on the slide; it is scanned before the rest</source>
        <translation>Tracez un rectangle sur la lame ; il est analysé avant le reste</translation>
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
        <source>Nothing is lost</source>
        <translation>Rien n&apos;est perdu</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>&amp;Annuler</translation>
    </message>
    <message>
        <source>Leaves a tool, or stops the scan at hand</source>
        <translation>Quitte un outil, ou arrête l&apos;analyse en cours</translation>
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
        <source>&amp;Second-read mode</source>
        <translation>Mode &amp;double lecture</translation>
    </message>
    <message>
        <source>Hides what the model says until you have recorded a first impression</source>
        <translation>Masque le résultat du modèle jusqu&apos;à ce que vous ayez noté une première impression</translation>
    </message>
    <message>
        <source>&amp;Keys</source>
        <translation>&amp;Raccourcis clavier</translation>
    </message>
    <message>
        <source>&amp;About HistoViewer</source>
        <translation>À &amp;propos de HistoViewer</translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>Slide</source>
        <translation type="unfinished">Lame</translation>
    </message>
</context>
<context>
    <name>ColourBar</name>
    <message>
        <source>Colours of the probabilities from 0 to 1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>threshold %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ExportChoices</name>
    <message>
        <source>Chosen slides (%1)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whole folder of results, with its summary</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>as scanned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Over the &amp;slide</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>With &amp;legend</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>automatic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For&amp;mat</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Colour map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Opacity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Threshold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Width of the map</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>&amp;Browse...</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open &amp;folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Files written: %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelled; what was finished is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not everything could be exported.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation type="unfinished">&amp;Annuler</translation>
    </message>
    <message>
        <source>Folder for the files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the folder for the files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Files written</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Progress of the export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How the export went</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Into</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FociModel</name>
    <message>
        <source>Focus</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Diameter
mm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Area
mm²</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Peak</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 is the largest.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By the longest diameter of the group of cells, not of the tumour: ITC up to 0.2 mm, micro up to 2 mm, macro above.
A focus as small as ITC is where the model is least certain.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Longest diameter, resolved to one cell of the heatmap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Area of its cells</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Highest probability of its cells, 0 to 1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What a reader said of it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>micro</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>macro</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>✓ confirmed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>✗ rejected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ITC (unreliable)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>comment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not read</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FociPanel</name>
    <message>
        <source>Comment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comment on focus %1:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hidden until your first impression of this slide is recorded.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FociTable</name>
    <message>
        <source>Foci</source>
        <translation type="unfinished">Foyers</translation>
    </message>
</context>
<context>
    <name>FociTitle</name>
    <message>
        <source>Looking for foci ...</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not scanned yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>
⚠ %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not scanned yet: %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No tissue was found.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No focus reaches the threshold.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 macro</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 micro</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 ITC (unreliable)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 focus: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 foci: %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FocusButtons</name>
    <message>
        <source>Previous (P)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to the focus before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next (N)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to the next focus</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>✓ Confirm (C)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The chosen focus is metastatic tissue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>✗ Reject (R)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The chosen focus is no metastatic tissue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comment ...</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write on the chosen focus</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Withdraw</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take back what was decided of the chosen focus</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HeatmapPanel</name>
    <message>
        <source>Show &amp;heatmap (H)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opacity in percent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Colour map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hide cells &amp;below the threshold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Smooth between cells (not measured values)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No heatmap is open.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Counting cells ...</source>
        <translation type="unfinished"></translation>
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
        <source>&amp;Opacity ([ ])</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Colour map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hidden until your first impression of this slide is recorded.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Opening %1 ...</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A scan is running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close HistoViewer and stop scanning?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What was scanned is kept; the scan goes on from there when you start it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop and close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on scanning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a slide or a heatmap</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a folder of slides, or of results</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a slide first; then it can be scanned.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The view was copied.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no result to export yet: scan a slide first.</source>
        <translation type="unfinished"></translation>
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
        <source>Open a slide or a heatmap, or drop one here.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Minimap</name>
    <message>
        <source>Overview of the slide</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click or drag to move the view</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ModelCard</name>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Intended use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Operating points</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measured</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Made for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Architecture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Licence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: from %2; sensitivity %3, specificity %4 (%5)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not measured</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 x %1 pixels at %2 µm per pixel</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ModelPanel</name>
    <message>
        <source>&amp;Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Add from disk...</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>C&amp;heck</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not loaded yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, because %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Adding the model ...</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checking the model ...</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model could not be computed here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder of a model (model.json)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the SHA-256</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whether the model gives the same values here as where it was made</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checks a model folder and copies it to your models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SHA-&amp;256</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Runs on</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MppDialog</name>
    <message>
        <source>Pixel size of %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 cannot be scanned or measured yet: %2. A wrong pixel size gives wrong results, so please look it up, for example in the scanner&apos;s report.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not given</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> µm per pixel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: often %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Pixel size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By objective</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is remembered for this file, and every result says that you gave it.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Notice</name>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close the message</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Preview</name>
    <message>
        <source>Preview</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Making a preview ...</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no preview.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ReadingPanel</name>
    <message>
        <source>Comment, kept with your verdict</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reader: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>First impression: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No slide is open.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model: ▲ positive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model: ○ negative</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model: ◐ incomplete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model: ✗ failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model: not scanned yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not read yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, with a comment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>⚠ The model and the reader disagree.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>⚠ The model and the first impression disagree.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>First impression, before the model&apos;s result is shown:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Suspicious</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not suspicious</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Positive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Negative</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>My verdict: %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RecentFiles</name>
    <message>
        <source>Open &amp;recent</source>
        <translation>Fichiers réce&amp;nts</translation>
    </message>
    <message>
        <source>&amp;Forget these files</source>
        <translation>&amp;Oublier ces fichiers</translation>
    </message>
    <message>
        <source>%1 is not there now</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RectangleItem</name>
    <message>
        <source>%1 x %2, diagonal %3, area %4</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ScaleBar</name>
    <message>
        <source>Scale bar</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ScanControl</name>
    <message>
        <source>%1 slides</source>
        <translation type="unfinished"></translation>
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
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on with the rest of the slide after the region</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scan &amp;everything, not only what looks like tissue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at each place in &amp;8 views and take the mean (8 times as long)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scan &amp;again where there is a result already</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: all tissue is looked at</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: looks at %2 of the tissue, small metastases can be missed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How finely (stride in pixels of the model)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On what</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The graphics card (CUDA), or the processor where there is none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The graphics card (CUDA) only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The processor (CPU)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Operating point</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Change...</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose another folder for the results</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Runs on %1, %2 patches/s</source>
        <translation>Fonctionne sur %1, %2 imagettes/s</translation>
    </message>
    <message>
        <source>&amp;Scan</source>
        <translation type="unfinished">A&amp;nalyse</translation>
    </message>
    <message>
        <source>The region that you drew is scanned first. The region alone gives a result that is incomplete.</source>
        <translation>La région que vous avez tracée est analysée en premier. La région seule donne un résultat incomplet.</translation>
    </message>
    <message>
        <source>Folder for the results</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Results go to %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model is being loaded and timed ...</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ScanProgress</name>
    <message>
        <source>Share of the slide that is scanned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stops this slide; what was scanned is kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scanning %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loading the model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, %1 waiting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>finding tissue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 patches/s, %2 left</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder for results</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read &amp;without the heatmap first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Browse...</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the folder for results</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Automatic: GPU, else processor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>GPU only (CUDA)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Processor only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Smooth the cells</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Hide cells below the threshold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scanning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Heatmap</source>
        <translation type="unfinished">Heatmap</translation>
    </message>
    <message>
        <source>Window</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Your name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stored with each of your readings, together with the time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The heatmap stays hidden until you have recorded a first impression of the slide, so that the model does not lead your eye. Costs one click a slide.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Results go to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Heatmaps and the worklist of all scans; the slides are not copied.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A GPU scans many times faster. With &quot;GPU only&quot; a scan fails where no GPU can be used, instead of taking hours unnoticed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>S&amp;tride</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model judges the middle of each patch only. With a larger stride, tissue between the middles is not judged, and small metastases can be missed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Colour map</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All of them can be read by the colour-blind.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Opacity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looks calmer, but blurs which cell has which probability.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shows more of the tissue, but nothing of what is just below.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Colours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another language shows after the next start.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Memory for the slide view</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More keeps more of the slide sharp when you return to a place.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: judges all tissue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: judges %2 of the tissue, %3 times as fast</source>
        <translation>%1 : juge %2 du tissu, %3 fois plus vite</translation>
    </message>
</context>
<context>
    <name>ShortcutSheet</name>
    <message>
        <source>Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Others</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Action</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Actions and their keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Copy as text</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SlidePanel</name>
    <message>
        <source>%1 x %2 pixels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unknown: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>about %1x</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Format</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Extent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pixel size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Objective</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Levels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How much coarser each stored level is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of the file itself, without those beside it</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StatusFacts</name>
    <message>
        <source>Position in level-0 pixels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Probability under the cursor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Magnification</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pixel size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Device that scanned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>probability %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no tissue, not scanned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not scanned yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>could not be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pixel size unknown: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 µm/px (%2)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ThresholdControl</name>
    <message>
        <source>Threshold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Threshold, 0 to 1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Operating point</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>as scanned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>own choice</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>⚠ Not the threshold of the scan, which is %1 (%2).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: sensitivity %2, specificity %3; measured on: %4</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not stated</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not measured</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Threshold</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Operating &amp;point</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Wording</name>
    <message>
        <source>no tissue was found</source>
        <translation>aucun tissu n&apos;a été trouvé</translation>
    </message>
    <message>
        <source>1 cell could not be read</source>
        <translation>1 cellule n&apos;a pas pu être lue</translation>
    </message>
    <message>
        <source>%1 cells could not be read</source>
        <translation>%1 cellules n&apos;ont pas pu être lues</translation>
    </message>
    <message>
        <source>1 cell not scanned yet</source>
        <translation>1 cellule n&apos;est pas encore analysée</translation>
    </message>
    <message>
        <source>%1 cells not scanned yet</source>
        <translation>%1 cellules ne sont pas encore analysées</translation>
    </message>
    <message>
        <source>%1 and %2</source>
        <translation>%1 et %2</translation>
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
        <source>from the file</source>
        <translation>d&apos;après le fichier</translation>
    </message>
    <message>
        <source>given by the user</source>
        <translation>donnée par l&apos;utilisateur</translation>
    </message>
    <message>
        <source>Incomplete: %1.</source>
        <translation>Incomplet : %1.</translation>
    </message>
    <message>
        <source>Positive: %1.</source>
        <translation>Positif : %1.</translation>
    </message>
    <message>
        <source>Positive, with caution: %1.</source>
        <translation>Positif, avec réserve : %1.</translation>
    </message>
    <message>
        <source>Negative: %1.</source>
        <translation>Négatif : %1.</translation>
    </message>
    <message>
        <source>Negative, with caution: %1.</source>
        <translation>Négatif, avec réserve : %1.</translation>
    </message>
    <message>
        <source>%1 of %2 scanned cells reach the threshold %3 (highest probability %4)</source>
        <translation>%1 des %2 cellules analysées au seuil %3 ou au-dessus (probabilité la plus haute %4)</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>Slide</source>
        <translation type="unfinished">Lame</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation type="unfinished">Conclusion</translation>
    </message>
    <message>
        <source>Peak</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Positive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Incomplete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scanning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not scanned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Negative</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scanned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting, %1 of %2</source>
        <translation type="unfinished"></translation>
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
        <source>1 slide</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 slides</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Interrupted; scan it to go on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not in this window&apos;s queue</source>
        <translation>Pas dans la file d&apos;attente de cette fenêtre</translation>
    </message>
    <message>
        <source>Failed: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file is not the one that was scanned, so there is no verdict on it. Scan it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The verdict is hidden in second-read mode</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scanned in %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Being scanned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scanning %1 %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>WorklistLayout</name>
    <message>
        <source>Open folder...</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scan all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Retry failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No folder is open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2 shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Needs attention</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Positive</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Incomplete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Negative</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which slides are shown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No verdict yet</source>
        <translation>Sans conclusion</translation>
    </message>
    <message>
        <source>Needs attention: positive, incomplete and failed slides, those whose file has changed, and those with a caution. No verdict yet: what is being scanned, waits or is not in the queue.</source>
        <translation>À vérifier : les lames positives, incomplètes ou en échec, celles dont le fichier a changé et celles avec réserve. Sans conclusion : ce qui est analysé, attend ou n&apos;est pas dans la file d&apos;attente.</translation>
    </message>
    <message>
        <source>Find by name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find slides by name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Worklist</source>
        <translation type="unfinished">Liste de travail</translation>
    </message>
    <message>
        <source>Status of the selected slide</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scan all slides of the list; those with a current result are not done again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop scanning and keep what is done; Resume goes on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scan those slides again that failed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scan, or scan again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move to the front</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove from queue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export...</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>WorklistPanel</name>
    <message>
        <source>Resume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No slide is like that. Choose All, or clear the name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a folder of slides to make a worklist.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The worklist cannot be read. The message above says why.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for slides ...</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There are no slides yet. Slides that are copied into the folder appear.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>core</name>
    <message>
        <source>For research use only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Probability of tumour (metastatic tissue)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Picture with its legend, lossless: for slides, letters and papers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Picture with its legend, small: for mail.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Report in one HTML file, with foci and numbers: to read in a browser.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The same report on A4: to print or to file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A row a cell, and the ranked worklist: for spreadsheets, pandas and R.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cells as tiles and foci as annotations: for QuPath.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Foci as polygons: for ASAP.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Probabilities at the slide&apos;s full size: for QuPath, ASAP and OpenSlide.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The coloured map at the slide&apos;s full size: for QuPath, ASAP and OpenSlide.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A line a focus: for CAMELYON16&apos;s FROC evaluation.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tables in WSInfer&apos;s folders: for tools that read its results.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What readers said, as a table: of slides and foci, with name and time.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>

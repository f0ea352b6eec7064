<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About HistoViewer</source>
        <translation>Über HistoViewer</translation>
    </message>
    <message>
        <source>HistoViewer %1

Shows where metastatic tissue is likely on lymph-node slides.

%2: not for diagnosis or any other decision on a patient.</source>
        <translation>HistoViewer %1

Zeigt, wo auf Schnitten von Lymphknoten metastatisches Gewebe wahrscheinlich ist.

%2: nicht für die Diagnostik und nicht für andere Entscheidungen über Patienten.</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>Component</source>
        <translation>Bestandteil</translation>
    </message>
    <message>
        <source>Components of the program and their licences</source>
        <translation>Bestandteile des Programms und ihre Lizenzen</translation>
    </message>
    <message>
        <source>The program&apos;s icon</source>
        <translation>Symbol des Programms</translation>
    </message>
    <message>
        <source>Texts of the licences: %1</source>
        <translation>Lizenztexte: %1</translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Scan</source>
        <translation>A&amp;nalyse</translation>
    </message>
    <message>
        <source>&amp;Read</source>
        <translation>&amp;Befundung</translation>
    </message>
    <message>
        <source>&amp;Annotate</source>
        <translation>Anno&amp;tieren</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;Scan %1...</source>
        <translation>&amp;Schnitt %1 analysieren...</translation>
    </message>
    <message>
        <source>&amp;Open slide...</source>
        <translation>&amp;Schnitt öffnen...</translation>
    </message>
    <message>
        <source>Open &amp;folder...</source>
        <translation>&amp;Ordner öffnen...</translation>
    </message>
    <message>
        <source>Opens a folder of slides as a worklist</source>
        <translation>Öffnet einen Ordner mit Schnitten als Arbeitsliste</translation>
    </message>
    <message>
        <source>Opens the output folder of a scan</source>
        <translation>Öffnet den Ausgabeordner einer Analyse</translation>
    </message>
    <message>
        <source>As a picture, with the scale bar</source>
        <translation>Als Bild mit Maßstabsbalken</translation>
    </message>
    <message>
        <source>Show or hide the &amp;heatmap</source>
        <translation>&amp;Heatmap ein- oder ausblenden</translation>
    </message>
    <message>
        <source>Next unviewed tissue</source>
        <translation>Nächstes ungesehenes Gewebe</translation>
    </message>
    <message>
        <source>The nearest tissue that was not on screen at 10x or more</source>
        <translation>Das nächstgelegene Gewebe, das noch nicht mit 10x oder mehr auf dem Bildschirm war</translation>
    </message>
    <message>
        <source>Darken what was not viewed</source>
        <translation>Ungesehenes abdunkeln</translation>
    </message>
    <message>
        <source>Tissue that was on screen at 10x or more keeps its colours</source>
        <translation>Gewebe, das mit 10x oder mehr auf dem Bildschirm war, behält seine Farben</translation>
    </message>
    <message>
        <source>Turn right by 90°</source>
        <translation>Um 90° nach rechts drehen</translation>
    </message>
    <message>
        <source>Turn left by 90°</source>
        <translation>Um 90° nach links drehen</translation>
    </message>
    <message>
        <source>Turn right by 5°</source>
        <translation>Um 5° nach rechts drehen</translation>
    </message>
    <message>
        <source>Turn left by 5°</source>
        <translation>Um 5° nach links drehen</translation>
    </message>
    <message>
        <source>Upright</source>
        <translation>Nicht gedreht</translation>
    </message>
    <message>
        <source>Brightness and contrast...</source>
        <translation>Helligkeit und Kontrast...</translation>
    </message>
    <message>
        <source>For looking only: scans and exports take the slide as it is</source>
        <translation>Nur zum Ansehen: Analysen und Exporte nehmen den Schnitt, wie er ist</translation>
    </message>
    <message>
        <source>Normalise stains</source>
        <translation>Färbung normieren</translation>
    </message>
    <message>
        <source>Haematoxylin and eosin as on a reference slide, for looking only</source>
        <translation>Hämatoxylin und Eosin wie auf einem Referenzschnitt, nur zum Ansehen</translation>
    </message>
    <message>
        <source>Picture as in the file</source>
        <translation>Bild wie in der Datei</translation>
    </message>
    <message>
        <source>Heatmap beside the slide</source>
        <translation>Heatmap neben dem Schnitt</translation>
    </message>
    <message>
        <source>The same slide in a second view, with all values of its heatmap</source>
        <translation>Derselbe Schnitt in einer zweiten Ansicht, mit allen Werten seiner Heatmap</translation>
    </message>
    <message>
        <source>Another slide beside it...</source>
        <translation>Ein anderer Schnitt daneben...</translation>
    </message>
    <message>
        <source>Move both views together</source>
        <translation>Beide Ansichten zusammen bewegen</translation>
    </message>
    <message>
        <source>Switch it off to align the views, then on again</source>
        <translation>Zum Ausrichten der Ansichten aus- und danach wieder einschalten</translation>
    </message>
    <message>
        <source>Linked</source>
        <translation>Verknüpft</translation>
    </message>
    <message>
        <source>Gives the worklist room for its columns</source>
        <translation>Gibt der Arbeitsliste Platz für ihre Spalten</translation>
    </message>
    <message>
        <source>Tab does so on the slide</source>
        <translation>Auf dem Schnitt tut das die Tabulatortaste</translation>
    </message>
    <message>
        <source>The slide on screen, not the one highlighted in the worklist</source>
        <translation>Der angezeigte Schnitt, nicht der in der Arbeitsliste markierte</translation>
    </message>
    <message>
        <source>Drag a rectangle on the slide to scan it before the rest</source>
        <translation>Auf dem Schnitt ein Rechteck aufziehen, das vor dem Rest analysiert wird</translation>
    </message>
    <message>
        <source>Keeps everything scanned so far</source>
        <translation>Alles bisher Analysierte bleibt erhalten</translation>
    </message>
    <message>
        <source>What the model reacts to in the highest tile of the focus</source>
        <translation>Worauf das Modell in der höchsten Kachel des Herdes reagiert</translation>
    </message>
    <message>
        <source>Slide p&amp;ositive, next unread</source>
        <translation>Schnitt p&amp;ositiv, nächster ungelesener</translation>
    </message>
    <message>
        <source>Slide ne&amp;gative, next unread</source>
        <translation>Schnitt ne&amp;gativ, nächster ungelesener</translation>
    </message>
    <message>
        <source>Slide &amp;unsure, next unread</source>
        <translation>Schnitt &amp;unsicher, nächster ungelesener</translation>
    </message>
    <message>
        <source>&amp;Take back the last verdict</source>
        <translation>Letztes Urteil zurückneh&amp;men</translation>
    </message>
    <message>
        <source>Withdraws the last verdict given in this window and opens its slide</source>
        <translation>Nimmt das letzte Urteil aus diesem Fenster zurück und öffnet dessen Schnitt</translation>
    </message>
    <message>
        <source>The most suspicious tiles of all slides of the worklist as one grid</source>
        <translation>Die verdächtigsten Felder aller Schnitte der Arbeitsliste in einem Raster</translation>
    </message>
    <message>
        <source>Cas&amp;es...</source>
        <translation>&amp;Fälle...</translation>
    </message>
    <message>
        <source>Groups the slides of the worklist into cases, with a suggested pN each</source>
        <translation>Fasst die Schnitte der Arbeitsliste zu Fällen zusammen, mit je einem pN-Vorschlag</translation>
    </message>
    <message>
        <source>Ne&amp;xt unread slide</source>
        <translation>Nä&amp;chster ungelesener Schnitt</translation>
    </message>
    <message>
        <source>Hides the model&apos;s result until you have recorded a first impression</source>
        <translation>Verbirgt das Ergebnis des Modells, bis Sie einen ersten Eindruck festgehalten haben</translation>
    </message>
    <message>
        <source>Open &amp;results...</source>
        <translation>&amp;Ergebnisse öffnen...</translation>
    </message>
    <message>
        <source>&amp;Export...</source>
        <translation>E&amp;xportieren...</translation>
    </message>
    <message>
        <source>&amp;Copy the view</source>
        <translation>Ansicht &amp;kopieren</translation>
    </message>
    <message>
        <source>&amp;Settings...</source>
        <translation>E&amp;instellungen...</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation>Ver&amp;größern</translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation>Ver&amp;kleinern</translation>
    </message>
    <message>
        <source>&amp;Whole slide</source>
        <translation>Ganzer &amp;Schnitt</translation>
    </message>
    <message>
        <source>Magnification %1x</source>
        <translation>Vergrößerung %1x</translation>
    </message>
    <message>
        <source>&amp;More opaque</source>
        <translation>&amp;Deckender</translation>
    </message>
    <message>
        <source>&amp;Less opaque</source>
        <translation>D&amp;urchsichtiger</translation>
    </message>
    <message>
        <source>&amp;Ruler</source>
        <translation>&amp;Lineal</translation>
    </message>
    <message>
        <source>Drag a rectangle to measure it</source>
        <translation>Ziehen Sie ein Rechteck auf, um es zu messen</translation>
    </message>
    <message>
        <source>&amp;Overview map</source>
        <translation>Übe&amp;rsichtskarte</translation>
    </message>
    <message>
        <source>&amp;Full screen</source>
        <translation>&amp;Vollbild</translation>
    </message>
    <message>
        <source>&amp;Scan this slide...</source>
        <translation>Diesen &amp;Schnitt analysieren...</translation>
    </message>
    <message>
        <source>Wide wor&amp;klist</source>
        <translation>&amp;Breite Arbeitsliste</translation>
    </message>
    <message>
        <source>Panels at their proposed wi&amp;dths</source>
        <translation>Vorgeschlagene Brei&amp;ten der Bereiche</translation>
    </message>
    <message>
        <source>Hide or show all pa&amp;nels</source>
        <translation>Alle Bereiche aus- oder ei&amp;nblenden</translation>
    </message>
    <message>
        <source>The slide alone; F11 or Esc ends it, Tab shows the panels</source>
        <translation>Der Schnitt allein; F11 oder Esc beendet es, Tab zeigt die Bereiche</translation>
    </message>
    <message>
        <source>Scan a &amp;region first...</source>
        <translation>Zuerst einen &amp;Bereich analysieren...</translation>
    </message>
    <message>
        <source>Scan the whole &amp;worklist...</source>
        <translation>Ganze &amp;Arbeitsliste analysieren...</translation>
    </message>
    <message>
        <source>&amp;Pause scanning</source>
        <translation>Analyse &amp;pausieren</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>Abbre&amp;chen</translation>
    </message>
    <message>
        <source>Leaves a tool or full screen, or stops the current scan</source>
        <translation>Beendet ein Werkzeug oder das Vollbild, oder bricht die laufende Analyse ab</translation>
    </message>
    <message>
        <source>&amp;Next focus</source>
        <translation>&amp;Nächster Herd</translation>
    </message>
    <message>
        <source>&amp;Previous focus</source>
        <translation>&amp;Voriger Herd</translation>
    </message>
    <message>
        <source>&amp;Confirm the focus</source>
        <translation>Herd &amp;bestätigen</translation>
    </message>
    <message>
        <source>&amp;Reject the focus</source>
        <translation>Herd v&amp;erwerfen</translation>
    </message>
    <message>
        <source>Co&amp;mment on the focus...</source>
        <translation>Herd &amp;kommentieren...</translation>
    </message>
    <message>
        <source>&amp;Why here?</source>
        <translation>&amp;Warum hier?</translation>
    </message>
    <message>
        <source>Suspicion g&amp;allery...</source>
        <translation>Verdachtsg&amp;alerie...</translation>
    </message>
    <message>
        <source>&amp;Second-read mode</source>
        <translation>Modus &amp;Zweitbefundung</translation>
    </message>
    <message>
        <source>&amp;Point</source>
        <translation>&amp;Punkt</translation>
    </message>
    <message>
        <source>&amp;Line</source>
        <translation>&amp;Linie</translation>
    </message>
    <message>
        <source>&amp;Rectangle</source>
        <translation>&amp;Rechteck</translation>
    </message>
    <message>
        <source>P&amp;olygon</source>
        <translation>P&amp;olygon</translation>
    </message>
    <message>
        <source>Click the corners, and double-click the last; Backspace takes one back</source>
        <translation>Klicken Sie die Ecken an, die letzte doppelt; die Rücktaste nimmt eine zurück</translation>
    </message>
    <message>
        <source>&amp;Freehand</source>
        <translation>&amp;Freihand</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>Lö&amp;schen</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>Rück&amp;gängig</translation>
    </message>
    <message>
        <source>The last edit of this slide&apos;s annotations, or else the last verdict</source>
        <translation>Die letzte Änderung an den Annotationen dieses Schnitts, sonst den letzten Befund</translation>
    </message>
    <message>
        <source>R&amp;edo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>&amp;Import...</source>
        <translation>&amp;Importieren...</translation>
    </message>
    <message>
        <source>Adds annotations from a GeoJSON file of QuPath</source>
        <translation>Fügt Annotationen aus einer GeoJSON-Datei von QuPath hinzu</translation>
    </message>
    <message>
        <source>E&amp;xport...</source>
        <translation>&amp;Exportieren...</translation>
    </message>
    <message>
        <source>Writes all annotations as GeoJSON for QuPath</source>
        <translation>Schreibt alle Annotationen als GeoJSON für QuPath</translation>
    </message>
    <message>
        <source>&amp;Manual</source>
        <translation>&amp;Handbuch</translation>
    </message>
    <message>
        <source>&amp;Tour in five steps</source>
        <translation>&amp;Rundgang in fünf Schritten</translation>
    </message>
    <message>
        <source>&amp;Keyboard and mouse</source>
        <translation>&amp;Tastatur und Maus</translation>
    </message>
    <message>
        <source>&amp;Log</source>
        <translation>Protoko&amp;ll</translation>
    </message>
    <message>
        <source>&amp;Report a problem...</source>
        <translation>&amp;Problem melden...</translation>
    </message>
    <message>
        <source>&amp;About HistoViewer</source>
        <translation>Ü&amp;ber HistoViewer</translation>
    </message>
</context>
<context>
    <name>AnnotationsPanel</name>
    <message>
        <source>Co&amp;lour...</source>
        <translation>Far&amp;be...</translation>
    </message>
    <message>
        <source>Point</source>
        <translation>Punkt</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Linie</translation>
    </message>
    <message>
        <source>Rectangle</source>
        <translation>Rechteck</translation>
    </message>
    <message>
        <source>Polygon</source>
        <translation>Polygon</translation>
    </message>
    <message>
        <source>Freehand area</source>
        <translation>Freihandfläche</translation>
    </message>
    <message>
        <source>&amp;Class of new ones</source>
        <translation>&amp;Klasse der neuen</translation>
    </message>
    <message>
        <source>Nothing is drawn on this slide. Choose a tool above.</source>
        <translation>Auf diesem Schnitt ist nichts eingezeichnet. Wählen Sie oben ein Werkzeug.</translation>
    </message>
    <message>
        <source>Annotations of this slide</source>
        <translation>Annotationen dieses Schnitts</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>Klasse</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Double-click a name or class to edit it, a size to go there</source>
        <translation>Doppelklick auf Name oder Klasse zum Ändern, auf die Größe, um hinzugehen</translation>
    </message>
</context>
<context>
    <name>AnnotationsPresenter</name>
    <message>
        <source>No annotation is selected.</source>
        <translation>Es ist keine Annotation ausgewählt.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>No slide is open.</source>
        <translation>Es ist kein Schnitt geöffnet.</translation>
    </message>
    <message>
        <source>Draw</source>
        <translation>Zeichnen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln annotations were added.</source>
        <translation>
            <numerusform>%Ln Annotation wurde hinzugefügt.</numerusform>
            <numerusform>%Ln Annotationen wurden hinzugefügt.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln annotations were written.</source>
        <translation>
            <numerusform>%Ln Annotation wurde geschrieben.</numerusform>
            <numerusform>%Ln Annotationen wurden geschrieben.</numerusform>
        </translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Classify</source>
        <translation>Klassifizieren</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>Farbe</translation>
    </message>
    <message>
        <source>Change the shape</source>
        <translation>Form ändern</translation>
    </message>
    <message>
        <source>Without this corner no shape would be left.</source>
        <translation>Ohne diese Ecke bliebe keine Form übrig.</translation>
    </message>
</context>
<context>
    <name>Announcer</name>
    <message>
        <source>Focus %1, %2 mm, highest probability %3</source>
        <translation>Herd %1, %2 mm, höchste Wahrscheinlichkeit %3</translation>
    </message>
    <message>
        <source>Focus %1 confirmed</source>
        <translation>Herd %1 bestätigt</translation>
    </message>
    <message>
        <source>Focus %1 rejected</source>
        <translation>Herd %1 verworfen</translation>
    </message>
    <message>
        <source>Focus %1: decision taken back</source>
        <translation>Herd %1: Entscheidung zurückgenommen</translation>
    </message>
    <message>
        <source>Focus %1: comment stored</source>
        <translation>Herd %1: Kommentar gespeichert</translation>
    </message>
    <message>
        <source>Your verdict: positive</source>
        <translation>Ihr Urteil: positiv</translation>
    </message>
    <message>
        <source>Your verdict: negative</source>
        <translation>Ihr Urteil: negativ</translation>
    </message>
    <message>
        <source>Your verdict: unsure</source>
        <translation>Ihr Urteil: unsicher</translation>
    </message>
    <message>
        <source>Your first impression: suspicious</source>
        <translation>Ihr erster Eindruck: verdächtig</translation>
    </message>
    <message>
        <source>Your first impression: not suspicious</source>
        <translation>Ihr erster Eindruck: unverdächtig</translation>
    </message>
    <message>
        <source>Your first impression: unsure</source>
        <translation>Ihr erster Eindruck: unsicher</translation>
    </message>
    <message>
        <source>All scans have ended.</source>
        <translation>Alle Scans sind beendet.</translation>
    </message>
</context>
<context>
    <name>AppearanceDialog</name>
    <message>
        <source>Brightness and contrast</source>
        <translation>Helligkeit und Kontrast</translation>
    </message>
    <message>
        <source>&amp;Brightness</source>
        <translation>&amp;Helligkeit</translation>
    </message>
    <message>
        <source>&amp;Contrast</source>
        <translation>&amp;Kontrast</translation>
    </message>
    <message>
        <source>&amp;Gamma</source>
        <translation>&amp;Gamma</translation>
    </message>
    <message>
        <source>For looking only: scans and exports take the slide as it is. A corner of the slide says that its colours are changed.</source>
        <translation>Nur zum Ansehen: Analysen und Exporte nehmen den Schnitt, wie er ist. In einer Ecke des Schnitts steht, dass seine Farben verändert sind.</translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>Slide</source>
        <translation>Schnitt</translation>
    </message>
    <message>
        <source>Turned by %1°</source>
        <translation>Um %1° gedreht</translation>
    </message>
</context>
<context>
    <name>CaseText</name>
    <message>
        <source>A suggestion for research use, from readers&apos; verdicts and the model&apos;s measurements of confirmed foci; AJCC 8, breast. It is no staging: a pathologist measures and stages.</source>
        <translation>Ein Vorschlag für Forschungszwecke, aus den Urteilen der Befunder und den Messungen des Modells an bestätigten Herden; AJCC 8, Mamma. Er ist kein Staging: Messen und Stadieneinteilung sind Sache der Pathologin oder des Pathologen.</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>No suggestion, because of these slides:</source>
        <translation>Kein Vorschlag, wegen dieser Schnitte:</translation>
    </message>
    <message>
        <source>could not be scanned: %1</source>
        <translation>nicht analysierbar: %1</translation>
    </message>
    <message>
        <source>not assessable: %1</source>
        <translation>nicht beurteilbar: %1</translation>
    </message>
    <message>
        <source>no complete result: %1</source>
        <translation>kein vollständiges Ergebnis: %1</translation>
    </message>
    <message>
        <source>no reader&apos;s verdict: %1</source>
        <translation>kein Urteil eines Befunders: %1</translation>
    </message>
    <message>
        <source>the reader was unsure: %1</source>
        <translation>Befunder unsicher: %1</translation>
    </message>
    <message>
        <source>called negative, but a focus is confirmed: %1</source>
        <translation>als negativ beurteilt, aber ein Herd ist bestätigt: %1</translation>
    </message>
    <message>
        <source>called positive, but no focus is confirmed: %1</source>
        <translation>als positiv beurteilt, aber kein Herd ist bestätigt: %1</translation>
    </message>
    <message>
        <source>a larger focus is neither confirmed nor rejected: %1</source>
        <translation>ein größerer Herd ist weder bestätigt noch verworfen: %1</translation>
    </message>
    <message>
        <source>A deposit is within the heatmap&apos;s precision of a limit, so measure it.</source>
        <translation>Ein Herd liegt innerhalb der Genauigkeit der Heatmap an einem Grenzwert; messen Sie ihn nach.</translation>
    </message>
    <message>
        <source>Cells were not counted: 200 or more make a deposit of up to 0.2 mm pN1mi.</source>
        <translation>Zellen wurden nicht gezählt: Ab 200 Zellen ist auch ein Herd bis 0,2 mm pN1mi.</translation>
    </message>
    <message>
        <source>Each slide without a node counts as one node.</source>
        <translation>Jeder Schnitt ohne Knotenangabe zählt als ein Lymphknoten.</translation>
    </message>
    <message>
        <source>Reader and model disagree on a slide; the reader&apos;s verdict counts.</source>
        <translation>Befunder und Modell sind sich bei einem Schnitt uneinig; es gilt das Urteil des Befunders.</translation>
    </message>
    <message>
        <source>A result has cautions.</source>
        <translation>Ein Ergebnis hat Vorbehalte.</translation>
    </message>
    <message>
        <source>%1 and %2 more</source>
        <translation>%1 und %2 weitere</translation>
    </message>
</context>
<context>
    <name>CasesDialog</name>
    <message>
        <source>Cases</source>
        <translation>Fälle</translation>
    </message>
    <message>
        <source>Case</source>
        <translation>Fall</translation>
    </message>
    <message>
        <source>Slides read</source>
        <translation>Gelesene Schnitte</translation>
    </message>
    <message>
        <source>Nodes examined</source>
        <translation>Untersuchte Lymphknoten</translation>
    </message>
    <message>
        <source>Positive nodes</source>
        <translation>Positive Lymphknoten</translation>
    </message>
    <message>
        <source>Largest deposit</source>
        <translation>Größter Herd</translation>
    </message>
    <message>
        <source>Suggested pN</source>
        <translation>pN-Vorschlag</translation>
    </message>
    <message>
        <source>Enter shows the slides of a case in the worklist</source>
        <translation>Die Eingabetaste zeigt die Schnitte eines Falls in der Arbeitsliste</translation>
    </message>
    <message>
        <source>&amp;Cases</source>
        <translation>&amp;Fälle</translation>
    </message>
    <message>
        <source>&amp;Rule</source>
        <translation>&amp;Regel</translation>
    </message>
</context>
<context>
    <name>CasesPresenter</name>
    <message>
        <source>Cases show what the model found. Leave second-read mode first.</source>
        <translation>Die Fälle zeigen, was das Modell gefunden hat. Verlassen Sie zuerst den Zweitbefundungsmodus.</translation>
    </message>
    <message>
        <source>The worklist has no slides. Open a folder first.</source>
        <translation>Die Arbeitsliste enthält keine Schnitte. Öffnen Sie zuerst einen Ordner.</translation>
    </message>
</context>
<context>
    <name>ColourBar</name>
    <message>
        <source>Colour scale of the probabilities 0 to 1</source>
        <translation>Farbskala der Wahrscheinlichkeiten von 0 bis 1</translation>
    </message>
    <message>
        <source>threshold %1</source>
        <translation>Schwellenwert %1</translation>
    </message>
</context>
<context>
    <name>ColumnText</name>
    <message>
        <source>Slide</source>
        <translation>Schnitt</translation>
    </message>
    <message>
        <source>Case</source>
        <translation>Fall</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Reader</source>
        <translation>Befunder</translation>
    </message>
    <message>
        <source>Differ</source>
        <translation>Abweichung</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>Score</translation>
    </message>
    <message>
        <source>Largest focus</source>
        <translation>Größter Herd</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>The slide&apos;s file below the folder</source>
        <translation>Die Datei des Schnitts unterhalb des Ordners</translation>
    </message>
    <message>
        <source>The case of the slide. Sorted by it, the case with the most suspicious slide comes first, and its slides stand together.</source>
        <translation>Der Fall des Schnitts. Danach sortiert, kommt der Fall mit dem verdächtigsten Schnitt zuerst, und seine Schnitte stehen beisammen.</translation>
    </message>
    <message>
        <source>The model&apos;s verdict. Sorted by it, the slides are in the order of review.</source>
        <translation>Das Urteil des Modells. Danach sortiert stehen die Schnitte in der Reihenfolge der Durchsicht.</translation>
    </message>
    <message>
        <source>The last reader&apos;s verdict, name and comment</source>
        <translation>Urteil, Name und Kommentar des letzten Befunders</translation>
    </message>
    <message>
        <source>Whether the model and the reader disagree</source>
        <translation>Ob Modell und Befunder sich widersprechen</translation>
    </message>
    <message>
        <source>What the model&apos;s rule for slides computes from the tiles</source>
        <translation>Was die Schnittregel des Modells aus den Feldern berechnet</translation>
    </message>
    <message>
        <source>The longest diameter of all foci at the threshold of the scan, to the nearest heatmap tile</source>
        <translation>Der längste Durchmesser aller Herde beim Schwellenwert des Scans, auf ein Feld der Heatmap genau</translation>
    </message>
    <message>
        <source>The state or the outcome of the scan</source>
        <translation>Stand oder Ergebnis des Scans</translation>
    </message>
    <message>
        <source>positive</source>
        <translation>positiv</translation>
    </message>
    <message>
        <source>negative</source>
        <translation>negativ</translation>
    </message>
    <message>
        <source>unsure</source>
        <translation>unsicher</translation>
    </message>
    <message>
        <source>not read</source>
        <translation>nicht gelesen</translation>
    </message>
    <message>
        <source>read</source>
        <translation>gelesen</translation>
    </message>
    <message>
        <source>⚠ disagree</source>
        <translation>⚠ Widerspruch</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keines</translation>
    </message>
    <message>
        <source>%1 of %2 read</source>
        <translation>%1 von %2 gelesen</translation>
    </message>
</context>
<context>
    <name>DocumentNotes</name>
    <message numerus="yes">
        <source>Results or readings of this slide are in %Ln folders that are missing, such as %1. Connect the drive, or open the folder in its new place if it was moved.</source>
        <translation>
            <numerusform>Ergebnisse oder Befundungen dieses Schnitts liegen in %Ln Ordner, %1; dieser Ordner fehlt. Schließen Sie das Laufwerk an oder öffnen Sie den Ordner an seinem neuen Ort, falls er verschoben wurde.</numerusform>
            <numerusform>Ergebnisse oder Befundungen dieses Schnitts liegen in %Ln Ordnern, die fehlen, darunter %1. Schließen Sie das Laufwerk an oder öffnen Sie den Ordner an seinem neuen Ort, falls er verschoben wurde.</numerusform>
        </translation>
    </message>
    <message>
        <source>A later scan of this slide was interrupted. The earlier result is shown and stays valid until a new scan is complete. Scan the slide again to resume.</source>
        <translation>Eine spätere Analyse dieses Schnitts wurde unterbrochen. Gezeigt wird das frühere Ergebnis; es gilt, bis eine neue Analyse vollständig ist. Analysieren Sie den Schnitt erneut, um sie fortzusetzen.</translation>
    </message>
</context>
<context>
    <name>ExplanationDialog</name>
    <message>
        <source>Why here? Focus %1</source>
        <translation>Warum hier? Herd %1</translation>
    </message>
    <message>
        <source>Computing; this takes some seconds ...</source>
        <translation>Wird berechnet; das dauert einige Sekunden ...</translation>
    </message>
    <message>
        <source>Comparing with labelled patches ...</source>
        <translation>Vergleich mit gekennzeichneten Ausschnitten ...</translation>
    </message>
    <message>
        <source>The folder of this model holds no labelled patches to compare with.</source>
        <translation>Der Ordner dieses Modells enthält keine gekennzeichneten Ausschnitte zum Vergleich.</translation>
    </message>
    <message>
        <source>tumour</source>
        <translation>Tumor</translation>
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
        <translation>Gekennzeichnet als: %1.</translation>
    </message>
    <message>
        <source>None of them is close: the model has seen little of the kind.</source>
        <translation>Keiner davon ist nahe: Das Modell hat wenig dergleichen gesehen.</translation>
    </message>
    <message>
        <source>Alike is what the model takes for alike, which is no evidence: what it mistakes has neighbours that agree with the mistake.</source>
        <translation>Ähnlich ist, was das Modell für ähnlich hält, und das beweist nichts: Was es verwechselt, hat Nachbarn, die zur Verwechslung passen.</translation>
    </message>
    <message>
        <source>Of patches that it calls wrongly, %1 have the wrong label around them.</source>
        <translation>Von den Ausschnitten, die es falsch beurteilt, sind %1 von solchen mit der falschen Kennzeichnung umgeben.</translation>
    </message>
    <message>
        <source>The highest tile of this focus has %1 in the heatmap, and %2 here: its patch alone, upright, on the CPU.</source>
        <translation>Die höchste Kachel dieses Herdes hat %1 in der Heatmap und %2 hier: ihr Ausschnitt allein, aufrecht, auf der CPU.</translation>
    </message>
    <message>
        <source>The square that matters most lowers it to %1.</source>
        <translation>Das Quadrat, auf das es am meisten ankommt, senkt sie auf %1.</translation>
    </message>
    <message>
        <source>No square lowers it by 0.1 or more: no single part decides.</source>
        <translation>Kein Quadrat senkt sie um 0,1 oder mehr: Kein einzelner Teil gibt den Ausschlag.</translation>
    </message>
    <message>
        <source>Turned and mirrored in eight ways: lowest %1, median %2, highest %3.</source>
        <translation>In acht Lagen gedreht und gespiegelt: niedrigster Wert %1, Median %2, höchster %3.</translation>
    </message>
    <message>
        <source>The views do not agree: some do not reach the threshold.</source>
        <translation>Die Ansichten stimmen nicht überein: Einige erreichen den Schwellenwert nicht.</translation>
    </message>
    <message>
        <source>How to read it: where the map is brown, covering the tissue lowers the probability, so the model reacts to what is there; where it is blue, covering raises it. The map says what this model reacts to, not what is tumour, and it can mislead: a covered square is itself an unusual sight for the model. Judge the histology.</source>
        <translation>Lesehilfe: Wo die Karte braun ist, senkt das Verdecken des Gewebes die Wahrscheinlichkeit, das Modell reagiert also auf das, was dort liegt; wo sie blau ist, erhöht das Verdecken sie. Die Karte sagt, worauf dieses Modell reagiert, nicht, was Tumor ist, und sie kann täuschen: Ein verdecktes Quadrat ist für das Modell selbst ein ungewohnter Anblick. Beurteilen Sie die Histologie.</translation>
    </message>
    <message>
        <source>What the model saw</source>
        <translation>Was das Modell sah</translation>
    </message>
    <message>
        <source>Occlusion map</source>
        <translation>Verdeckungskarte</translation>
    </message>
    <message>
        <source>Training patches that the model takes for most alike</source>
        <translation>Trainingsausschnitte, die das Modell für am ähnlichsten hält</translation>
    </message>
    <message>
        <source>Change of the probability if a square of %1 µm around the place is covered</source>
        <translation>Änderung der Wahrscheinlichkeit, wenn ein Quadrat von %1 µm um die Stelle verdeckt wird</translation>
    </message>
    <message>
        <source>%1 x %1 µm</source>
        <translation>%1 x %1 µm</translation>
    </message>
    <message>
        <source>%1 x %1 µm; the frame is the part that the model judges</source>
        <translation>%1 x %1 µm; der Rahmen ist der Teil, den das Modell beurteilt</translation>
    </message>
</context>
<context>
    <name>ExplanationPresenter</name>
    <message>
        <source>Go to a focus first, by N or in the list.</source>
        <translation>Gehen Sie zuerst zu einem Herd, mit N oder in der Liste.</translation>
    </message>
    <message>
        <source>The slide itself is needed for that.</source>
        <translation>Dafür wird der Schnitt selbst gebraucht.</translation>
    </message>
</context>
<context>
    <name>ExportChoices</name>
    <message>
        <source>Chosen slides (%1)</source>
        <translation>Ausgewählte Schnitte (%1)</translation>
    </message>
    <message>
        <source>Whole folder of results, with its summary</source>
        <translation>Ganzer Ergebnisordner, mit Zusammenfassung</translation>
    </message>
    <message>
        <source>as scanned</source>
        <translation>wie analysiert</translation>
    </message>
    <message>
        <source>Over the &amp;slide</source>
        <translation>Über dem &amp;Schnitt</translation>
    </message>
    <message>
        <source>With &amp;legend</source>
        <translation>Mit &amp;Legende</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>automatisch</translation>
    </message>
    <message>
        <source>For&amp;mat</source>
        <translation>For&amp;mat</translation>
    </message>
    <message>
        <source>&amp;Colour map</source>
        <translation>&amp;Farbskala</translation>
    </message>
    <message>
        <source>&amp;Opacity</source>
        <translation>Deck&amp;kraft</translation>
    </message>
    <message>
        <source>&amp;Threshold</source>
        <translation>Sch&amp;wellenwert</translation>
    </message>
    <message>
        <source>&amp;Width of the map</source>
        <translation>&amp;Breite der Karte</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>&amp;Browse...</source>
        <translation>&amp;Durchsuchen...</translation>
    </message>
    <message>
        <source>Open &amp;folder</source>
        <translation>&amp;Ordner öffnen</translation>
    </message>
    <message>
        <source>&amp;Export</source>
        <translation>&amp;Exportieren</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Files written: %1.</source>
        <translation>Geschriebene Dateien: %1.</translation>
    </message>
    <message>
        <source>Cancelled; what was finished is kept.</source>
        <translation>Abgebrochen; was fertig war, bleibt erhalten.</translation>
    </message>
    <message>
        <source>Not everything could be exported.</source>
        <translation>Es konnte nicht alles exportiert werden.</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>&amp;Abbrechen</translation>
    </message>
    <message>
        <source>Folder for the files</source>
        <translation>Ordner für die Dateien</translation>
    </message>
    <message>
        <source>Choose the folder for the files</source>
        <translation>Ordner für die Dateien wählen</translation>
    </message>
    <message>
        <source>Files written</source>
        <translation>Geschriebene Dateien</translation>
    </message>
    <message>
        <source>Progress of the export</source>
        <translation>Fortschritt des Exports</translation>
    </message>
    <message>
        <source>How the export went</source>
        <translation>Verlauf des Exports</translation>
    </message>
    <message>
        <source>&amp;Into</source>
        <translation>&amp;Zielordner</translation>
    </message>
</context>
<context>
    <name>FociPanel</name>
    <message>
        <source>Comment</source>
        <translation>Kommentar</translation>
    </message>
    <message>
        <source>Comment on focus %1:</source>
        <translation>Kommentar zu Herd %1:</translation>
    </message>
    <message>
        <source>Hidden until your first impression of this slide is recorded.</source>
        <translation>Verborgen, bis Ihr erster Eindruck von diesem Schnitt festgehalten ist.</translation>
    </message>
</context>
<context>
    <name>FociTable</name>
    <message>
        <source>Foci</source>
        <translation>Herde</translation>
    </message>
</context>
<context>
    <name>FociTableModel</name>
    <message>
        <source>Focus</source>
        <translation>Herd</translation>
    </message>
    <message>
        <source>Diameter
mm</source>
        <translation>Durchm.
mm</translation>
    </message>
    <message>
        <source>Area
mm²</source>
        <translation>Fläche
mm²</translation>
    </message>
    <message>
        <source>Peak</source>
        <translation>Max.</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>Befund</translation>
    </message>
    <message>
        <source>1 is the largest.</source>
        <translation>1 ist der größte.</translation>
    </message>
    <message>
        <source>micro</source>
        <translation>Mikro</translation>
    </message>
    <message>
        <source>macro</source>
        <translation>Makro</translation>
    </message>
    <message>
        <source>✓ confirmed</source>
        <translation>✓ bestätigt</translation>
    </message>
    <message>
        <source>✗ rejected</source>
        <translation>✗ verworfen</translation>
    </message>
    <message>
        <source>ITC (unreliable)</source>
        <translation>ITC (unsicher)</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>By the longest diameter of the group of tiles, not of the tumour: ITC up to 0.2 mm, micro up to 2 mm, macro above.
The model is least reliable for foci as small as ITC.</source>
        <translation>Nach dem größten Durchmesser der Kachelgruppe, nicht des Tumors: ITC bis 0,2 mm, Mikro bis 2 mm, Makro darüber.
Bei Herden von der Größe einer ITC ist das Modell am wenigsten zuverlässig.</translation>
    </message>
    <message>
        <source>Longest diameter, to the nearest heatmap tile</source>
        <translation>Größter Durchmesser, auf eine Kachel der Heatmap genau</translation>
    </message>
    <message>
        <source>Total area of its tiles</source>
        <translation>Gesamtfläche seiner Kacheln</translation>
    </message>
    <message>
        <source>Highest probability among its tiles, 0 to 1</source>
        <translation>Höchste Wahrscheinlichkeit seiner Kacheln, 0 bis 1</translation>
    </message>
    <message>
        <source>The reader&apos;s decision and comment</source>
        <translation>Entscheidung und Kommentar des Befunders</translation>
    </message>
    <message>
        <source>comment</source>
        <translation>Kommentar</translation>
    </message>
    <message>
        <source>not read</source>
        <translation>nicht befundet</translation>
    </message>
</context>
<context>
    <name>FociTitle</name>
    <message>
        <source>Not scanned yet</source>
        <translation>Noch nicht analysiert</translation>
    </message>
    <message>
        <source>Searching for foci ...</source>
        <translation>Herde werden gesucht ...</translation>
    </message>
    <message>
        <source>
⚠ %1.</source>
        <translation>
⚠ %1.</translation>
    </message>
    <message>
        <source>Incomplete: %1.</source>
        <translation>Unvollständig: %1.</translation>
    </message>
    <message>
        <source>No tissue was found.</source>
        <translation>Es wurde kein Gewebe gefunden.</translation>
    </message>
    <message>
        <source>No focus reaches the threshold.</source>
        <translation>Kein Herd erreicht den Schwellenwert.</translation>
    </message>
    <message>
        <source>%1 macro</source>
        <translation>%1 Makro</translation>
    </message>
    <message>
        <source>%1 micro</source>
        <translation>%1 Mikro</translation>
    </message>
    <message>
        <source>%1 ITC (unreliable)</source>
        <translation>%1 ITC (unsicher)</translation>
    </message>
    <message numerus="yes">
        <source>%Ln foci: %1</source>
        <translation>
            <numerusform>%Ln Herd: %1</numerusform>
            <numerusform>%Ln Herde: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FocusButtons</name>
    <message>
        <source>Previous (P)</source>
        <translation>Voriger (P)</translation>
    </message>
    <message>
        <source>Go to the previous focus</source>
        <translation>Zum vorherigen Herd</translation>
    </message>
    <message>
        <source>Next (N)</source>
        <translation>Nächster (N)</translation>
    </message>
    <message>
        <source>Go to the next focus</source>
        <translation>Zum nächsten Herd gehen</translation>
    </message>
    <message>
        <source>✓ Confirm (C)</source>
        <translation>✓ Bestätigen (C)</translation>
    </message>
    <message>
        <source>The chosen focus is metastatic tissue</source>
        <translation>Der gewählte Herd ist metastatisches Gewebe</translation>
    </message>
    <message>
        <source>✗ Reject (R)</source>
        <translation>✗ Verwerfen (R)</translation>
    </message>
    <message>
        <source>The chosen focus is not metastatic tissue</source>
        <translation>Der gewählte Herd ist kein metastatisches Gewebe</translation>
    </message>
    <message>
        <source>Comment on the chosen focus</source>
        <translation>Den gewählten Herd kommentieren</translation>
    </message>
    <message>
        <source>Withdraw the decision on the chosen focus</source>
        <translation>Die Entscheidung zum gewählten Herd zurücknehmen</translation>
    </message>
    <message>
        <source>Why here? (E)</source>
        <translation>Warum hier? (E)</translation>
    </message>
    <message>
        <source>What the model reacts to in the highest tile of the focus</source>
        <translation>Worauf das Modell in der höchsten Kachel des Herdes reagiert</translation>
    </message>
    <message>
        <source>Comment ...</source>
        <translation>Kommentar ...</translation>
    </message>
    <message>
        <source>Withdraw</source>
        <translation>Zurücknehmen</translation>
    </message>
</context>
<context>
    <name>GalleryDialog</name>
    <message>
        <source>Suspicion gallery</source>
        <translation>Verdachtsgalerie</translation>
    </message>
    <message>
        <source>The most suspicious tile of each focus of all scanned slides, and of slides without foci their highest one, at 20x. The frame is the tile. %1 of %2 decided.</source>
        <translation>Das verdächtigste Feld jedes Herdes aller gescannten Schnitte und von Schnitten ohne Herde ihr höchstes, bei 20x. Der Rahmen ist das Feld. %1 von %2 entschieden.</translation>
    </message>
    <message>
        <source>✓ Confirm (C)</source>
        <translation>✓ Bestätigen (C)</translation>
    </message>
    <message>
        <source>✗ Reject (R)</source>
        <translation>✗ Ablehnen (R)</translation>
    </message>
    <message>
        <source>Open the place (Enter)</source>
        <translation>Stelle öffnen (Eingabe)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>GalleryModel</name>
    <message>
        <source>✓ confirmed</source>
        <translation>✓ bestätigt</translation>
    </message>
    <message>
        <source>✗ rejected</source>
        <translation>✗ abgelehnt</translation>
    </message>
    <message>
        <source>not read</source>
        <translation>nicht gelesen</translation>
    </message>
</context>
<context>
    <name>GalleryPresenter</name>
    <message>
        <source>The gallery shows what the model found. Leave second-read mode first.</source>
        <translation>Die Galerie zeigt, was das Modell gefunden hat. Verlassen Sie zuerst den Zweitbefundungsmodus.</translation>
    </message>
    <message>
        <source>No scanned slide is in the worklist. Open a folder and scan it.</source>
        <translation>In der Arbeitsliste ist kein gescannter Schnitt. Öffnen Sie einen Ordner und scannen Sie ihn.</translation>
    </message>
</context>
<context>
    <name>HeatmapPanel</name>
    <message>
        <source>Show &amp;heatmap (H)</source>
        <translation>Heatmap &amp;zeigen (H)</translation>
    </message>
    <message>
        <source>Opacity in percent</source>
        <translation>Deckkraft in Prozent</translation>
    </message>
    <message>
        <source>Colour map</source>
        <translation>Farbskala</translation>
    </message>
    <message>
        <source>&amp;Smooth (not measured values)</source>
        <translation>&amp;Glätten (nicht gemessene Werte)</translation>
    </message>
    <message>
        <source>No heatmap is open.</source>
        <translation>Es ist keine Heatmap geöffnet.</translation>
    </message>
    <message>
        <source>Counting tiles ...</source>
        <translation>Kacheln werden gezählt ...</translation>
    </message>
    <message>
        <source>model %1 %2</source>
        <translation>Modell %1 %2</translation>
    </message>
    <message>
        <source>scanned at threshold %1 (%2)</source>
        <translation>analysiert mit Schwellenwert %1 (%2)</translation>
    </message>
    <message>
        <source>Shows values between the tiles that were not measured</source>
        <translation>Zeigt Werte zwischen den Feldern, die nicht gemessen wurden</translation>
    </message>
    <message>
        <source>&amp;Opacity ([ ])</source>
        <translation>Deck&amp;kraft ([ ])</translation>
    </message>
    <message>
        <source>&amp;Colour map</source>
        <translation>&amp;Farbskala</translation>
    </message>
    <message>
        <source>Col&amp;oured</source>
        <translation>&amp;Eingefärbt</translation>
    </message>
    <message>
        <source>Hidden until your first impression of this slide is recorded.</source>
        <translation>Verborgen, bis Ihr erster Eindruck von diesem Schnitt festgehalten ist.</translation>
    </message>
</context>
<context>
    <name>LinkedPresenter</name>
    <message>
        <source>This slide has no heatmap. Scan it first.</source>
        <translation>Dieser Schnitt hat keine Heatmap. Analysieren Sie ihn zuerst.</translation>
    </message>
    <message>
        <source>Hidden until your first impression of this slide is recorded.</source>
        <translation>Verborgen, bis Ihr erster Eindruck dieses Schnitts festgehalten ist.</translation>
    </message>
    <message>
        <source>Opening %1 ...</source>
        <translation>%1 wird geöffnet ...</translation>
    </message>
    <message>
        <source>Heatmap of %1</source>
        <translation>Heatmap von %1</translation>
    </message>
    <message>
        <source>The views move together, from these places on.</source>
        <translation>Die Ansichten bewegen sich von diesen Stellen an zusammen.</translation>
    </message>
    <message>
        <source>Each view moves alone. Align them, then link them again.</source>
        <translation>Jede Ansicht bewegt sich allein. Richten Sie sie aus und verknüpfen Sie sie wieder.</translation>
    </message>
</context>
<context>
    <name>LogDialog</name>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Open &amp;folder</source>
        <translation>&amp;Ordner öffnen</translation>
    </message>
</context>
<context>
    <name>LookBadge</name>
    <message>
        <source>What this picture shows differently from the slide</source>
        <translation>Was dieses Bild anders zeigt als der Schnitt</translation>
    </message>
</context>
<context>
    <name>Looking</name>
    <message>
        <source>No edit of this slide&apos;s annotations is left to undo.</source>
        <translation>Es gibt keine Änderung an den Annotationen dieses Schnitts mehr rückgängig zu machen.</translation>
    </message>
    <message>
        <source>Open another slide beside this one</source>
        <translation>Einen anderen Schnitt neben diesem öffnen</translation>
    </message>
    <message>
        <source>Import annotations</source>
        <translation>Annotationen importieren</translation>
    </message>
    <message>
        <source>Export annotations</source>
        <translation>Annotationen exportieren</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Panel&amp;s</source>
        <translation>B&amp;ereiche</translation>
    </message>
    <message>
        <source>There is no result to export. Scan a slide first.</source>
        <translation>Es gibt noch kein Ergebnis zum Exportieren. Analysieren Sie zuerst einen Schnitt.</translation>
    </message>
</context>
<context>
    <name>ManualDialog</name>
    <message>
        <source>Manual</source>
        <translation>Handbuch</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>&amp;Zurück</translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Close the message</source>
        <translation>Meldung schließen</translation>
    </message>
</context>
<context>
    <name>Minimap</name>
    <message>
        <source>Overview of the slide</source>
        <translation>Übersicht des Schnitts</translation>
    </message>
    <message>
        <source>Click or drag to move the view</source>
        <translation>Klicken oder ziehen Sie, um die Ansicht zu verschieben</translation>
    </message>
</context>
<context>
    <name>ModelCard</name>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Intended use</source>
        <translation>Zweckbestimmung</translation>
    </message>
    <message>
        <source>Operating points</source>
        <translation>Arbeitspunkte</translation>
    </message>
    <message>
        <source>Measured</source>
        <translation>Gemessen</translation>
    </message>
    <message>
        <source>Training data</source>
        <translation>Trainingsdaten</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Architecture</source>
        <translation>Architektur</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>%1: from %2; sensitivity %3, specificity %4 (%5)</source>
        <translation>%1: ab %2; Sensitivität %3, Spezifität %4 (%5)</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>nicht gemessen</translation>
    </message>
    <message>
        <source>%1 x %1 pixels at %2 µm per pixel</source>
        <translation>%1 x %1 Pixel bei %2 µm pro Pixel</translation>
    </message>
</context>
<context>
    <name>ModelPanel</name>
    <message>
        <source>&amp;Copy</source>
        <translation>K&amp;opieren</translation>
    </message>
    <message>
        <source>&amp;Add from disk...</source>
        <translation>&amp;Von Platte hinzufügen...</translation>
    </message>
    <message>
        <source>C&amp;heck</source>
        <translation>P&amp;rüfen</translation>
    </message>
    <message>
        <source>not loaded yet</source>
        <translation>noch nicht geladen</translation>
    </message>
    <message>
        <source>%1, because %2</source>
        <translation>%1, Grund: %2</translation>
    </message>
    <message>
        <source>Adding the model ...</source>
        <translation>Das Modell wird hinzugefügt ...</translation>
    </message>
    <message>
        <source>Checking the model ...</source>
        <translation>Das Modell wird geprüft ...</translation>
    </message>
    <message>
        <source>The model could not be run.</source>
        <translation>Das Modell konnte nicht ausgeführt werden.</translation>
    </message>
    <message>
        <source>Checks that the model gives the same values here as where it was trained</source>
        <translation>Prüft, ob das Modell hier dieselben Werte liefert wie dort, wo es trainiert wurde</translation>
    </message>
    <message>
        <source>Checks a model folder and adds a copy to your models</source>
        <translation>Prüft einen Modellordner und fügt Ihren Modellen eine Kopie hinzu</translation>
    </message>
    <message>
        <source>Folder of a model (model.json)</source>
        <translation>Ordner eines Modells (model.json)</translation>
    </message>
    <message>
        <source>Copy the SHA-256</source>
        <translation>SHA-256 kopieren</translation>
    </message>
    <message>
        <source>SHA-&amp;256</source>
        <translation>SHA-&amp;256</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>&amp;Modell</translation>
    </message>
    <message>
        <source>Runs on</source>
        <translation>Läuft auf</translation>
    </message>
</context>
<context>
    <name>MppDialog</name>
    <message>
        <source>Pixel size of %1</source>
        <translation>Pixelgröße von %1</translation>
    </message>
    <message>
        <source>%1 cannot be scanned or measured yet: %2. A wrong pixel size gives wrong results, so please look it up, for example in the scanner&apos;s report.</source>
        <translation>%1 kann noch nicht analysiert oder vermessen werden: %2. Eine falsche Pixelgröße führt zu falschen Ergebnissen; bitte schlagen Sie sie nach, zum Beispiel im Protokoll des Scanners.</translation>
    </message>
    <message>
        <source>not given</source>
        <translation>nicht angegeben</translation>
    </message>
    <message>
        <source>Size of the slide that follows</source>
        <translation>Größe des Schnitts, die daraus folgt</translation>
    </message>
    <message>
        <source>I have &amp;looked the pixel size up: it is right</source>
        <translation>Ich habe die Pixelgröße &amp;nachgesehen: Sie stimmt</translation>
    </message>
    <message>
        <source>µm per pixel</source>
        <translation>µm pro Pixel</translation>
    </message>
    <message>
        <source>%1: often %2</source>
        <translation>%1: oft %2</translation>
    </message>
    <message>
        <source>&amp;Pixel size</source>
        <translation>&amp;Pixelgröße</translation>
    </message>
    <message>
        <source>By objective</source>
        <translation>Nach Objektiv</translation>
    </message>
    <message>
        <source>It is remembered for this file, and every result says that you gave it.</source>
        <translation>Die Angabe wird für diese Datei gemerkt, und jedes Ergebnis nennt sie als Ihre Angabe.</translation>
    </message>
    <message>
        <source>⚠ This is not a number. Type a comma or a dot before decimals, and no thousands separators.</source>
        <translation>⚠ Das ist keine Zahl. Schreiben Sie Dezimalstellen mit Komma oder Punkt, und keine Tausendertrennzeichen.</translation>
    </message>
    <message>
        <source>⚠ No slide scanner has pixels of this size: they are %1 to %2 µm.</source>
        <translation>⚠ Kein Scanner hat Pixel dieser Größe: Sie messen %1 bis %2 µm.</translation>
    </message>
    <message>
        <source>The slide is then %1 mm wide and %2 mm high.</source>
        <translation>Der Schnitt ist dann %1 mm breit und %2 mm hoch.</translation>
    </message>
    <message>
        <source>⚠ The slide would be %1 mm wide and %2 mm high, which is not plausible. Please check the pixel size.</source>
        <translation>⚠ Der Schnitt wäre %1 mm breit und %2 mm hoch; das ist nicht plausibel. Bitte prüfen Sie die Pixelgröße.</translation>
    </message>
</context>
<context>
    <name>NumberBox</name>
    <message>
        <source>%1 is not a number from %2 to %3. Use a comma or a dot before decimals, and no thousands separators.</source>
        <translation>%1 ist keine Zahl von %2 bis %3. Verwenden Sie Komma oder Punkt vor Dezimalstellen und keine Tausendertrennzeichen.</translation>
    </message>
</context>
<context>
    <name>Opening</name>
    <message>
        <source>Opening %1 ...</source>
        <translation>%1 wird geöffnet ...</translation>
    </message>
    <message>
        <source>Open a slide or a heatmap</source>
        <translation>Einen Schnitt oder eine Heatmap öffnen</translation>
    </message>
    <message>
        <source>Open a folder of slides or results</source>
        <translation>Ordner mit Schnitten oder Ergebnissen öffnen</translation>
    </message>
</context>
<context>
    <name>OverlayBox</name>
    <message>
        <source>From the threshold on</source>
        <translation>Ab dem Schwellenwert</translation>
    </message>
    <message>
        <source>The more opaque, the higher</source>
        <translation>Je höher, desto deckender</translation>
    </message>
    <message>
        <source>All values</source>
        <translation>Alle Werte</translation>
    </message>
    <message>
        <source>What the heatmap colours</source>
        <translation>Was die Heatmap einfärbt</translation>
    </message>
    <message>
        <source>Below the threshold nothing is coloured unless you choose so. Outlines mark the foci in any case. Space, held on the slide, shows it without either.</source>
        <translation>Unter dem Schwellenwert wird nichts eingefärbt, wenn Sie es nicht wählen. Umrisse markieren die Herde in jedem Fall. Die Leertaste, auf dem Schnitt gehalten, zeigt ihn ohne beides.</translation>
    </message>
</context>
<context>
    <name>Overnight</name>
    <message numerus="yes">
        <source>The scans of %Ln slides have ended.</source>
        <translation>
            <numerusform>Die Analyse von %Ln Schnitt ist beendet.</numerusform>
            <numerusform>Die Analysen von %Ln Schnitten sind beendet.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of them failed.</source>
        <translation>
            <numerusform>%Ln davon ist fehlgeschlagen.</numerusform>
            <numerusform>%Ln davon sind fehlgeschlagen.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PictureControl</name>
    <message>
        <source>Without a pixel size stains are not normalised.</source>
        <translation>Ohne Pixelgröße wird die Färbung nicht normiert.</translation>
    </message>
    <message>
        <source>Haematoxylin and eosin cannot be told apart on this slide.</source>
        <translation>Hämatoxylin und Eosin lassen sich auf diesem Schnitt nicht unterscheiden.</translation>
    </message>
    <message>
        <source>Colours changed, for looking only</source>
        <translation>Farben verändert, nur zum Ansehen</translation>
    </message>
    <message>
        <source>Stains normalised, for looking only</source>
        <translation>Färbung normiert, nur zum Ansehen</translation>
    </message>
</context>
<context>
    <name>PicturesDialog</name>
    <message>
        <source>Label and macro image of %1</source>
        <translation>Etikett und Übersichtsbild von %1</translation>
    </message>
    <message>
        <source>Reading ...</source>
        <translation>Wird gelesen ...</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Etikett</translation>
    </message>
    <message>
        <source>Macro image</source>
        <translation>Übersichtsbild</translation>
    </message>
    <message>
        <source>They may name the patient. They are in no result, export or log.</source>
        <translation>Sie können den Namen der Patientin oder des Patienten enthalten. Sie stehen in keinem Ergebnis, keinem Export und keinem Protokoll.</translation>
    </message>
    <message>
        <source>The file has neither a label nor a macro image.</source>
        <translation>Die Datei hat weder ein Etikett noch ein Übersichtsbild.</translation>
    </message>
</context>
<context>
    <name>Preview</name>
    <message>
        <source>Preview</source>
        <translation>Vorschau</translation>
    </message>
    <message>
        <source>Making a preview ...</source>
        <translation>Vorschau wird erstellt ...</translation>
    </message>
    <message>
        <source>There is no preview.</source>
        <translation>Es gibt keine Vorschau.</translation>
    </message>
</context>
<context>
    <name>ReadingPanel</name>
    <message>
        <source>Reader: %1</source>
        <translation>Befunder: %1</translation>
    </message>
    <message>
        <source>First impression: %1</source>
        <translation>Erster Eindruck: %1</translation>
    </message>
    <message>
        <source>No slide is open.</source>
        <translation>Es ist kein Schnitt geöffnet.</translation>
    </message>
    <message>
        <source>Model: ▲ positive</source>
        <translation>Modell: ▲ positiv</translation>
    </message>
    <message>
        <source>Model: ○ negative</source>
        <translation>Modell: ○ negativ</translation>
    </message>
    <message>
        <source>Model: ◐ incomplete</source>
        <translation>Modell: ◐ unvollständig</translation>
    </message>
    <message>
        <source>Model: ? cannot say</source>
        <translation>Modell: ? unentschieden</translation>
    </message>
    <message>
        <source>Model: ⊘ not assessable</source>
        <translation>Modell: ⊘ nicht beurteilbar</translation>
    </message>
    <message>
        <source>Model: □ unrated</source>
        <translation>Modell: □ ohne Urteil</translation>
    </message>
    <message>
        <source>Model: ✗ failed</source>
        <translation>Modell: ✗ fehlgeschlagen</translation>
    </message>
    <message>
        <source>Model: not scanned yet</source>
        <translation>Modell: noch nicht analysiert</translation>
    </message>
    <message>
        <source>, with caution ⚠</source>
        <translation>, mit Vorbehalt ⚠</translation>
    </message>
    <message>
        <source>Comment, stored with your verdict</source>
        <translation>Kommentar, wird mit Ihrem Befund gespeichert</translation>
    </message>
    <message>
        <source>not read yet</source>
        <translation>noch nicht befundet</translation>
    </message>
    <message>
        <source>, with a comment</source>
        <translation>, mit Kommentar</translation>
    </message>
    <message>
        <source>positive</source>
        <translation>positiv</translation>
    </message>
    <message>
        <source>negative</source>
        <translation>negativ</translation>
    </message>
    <message>
        <source>unsure</source>
        <translation>unsicher</translation>
    </message>
    <message>
        <source>suspicious</source>
        <translation>verdächtig</translation>
    </message>
    <message>
        <source>not suspicious</source>
        <translation>unverdächtig</translation>
    </message>
    <message>
        <source>⚠ The model and the reader disagree.</source>
        <translation>⚠ Modell und Befunder stimmen nicht überein.</translation>
    </message>
    <message>
        <source>⚠ The model and the first impression disagree.</source>
        <translation>⚠ Modell und erster Eindruck stimmen nicht überein.</translation>
    </message>
    <message>
        <source>First impression, before the model&apos;s result is shown:</source>
        <translation>Erster Eindruck, bevor das Ergebnis des Modells gezeigt wird:</translation>
    </message>
    <message>
        <source>Suspicious</source>
        <translation>Verdächtig</translation>
    </message>
    <message>
        <source>Not suspicious</source>
        <translation>Unverdächtig</translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation>Unsicher</translation>
    </message>
    <message>
        <source>Positive</source>
        <translation>Positiv</translation>
    </message>
    <message>
        <source>Negative</source>
        <translation>Negativ</translation>
    </message>
    <message>
        <source>My verdict: %1</source>
        <translation>Mein Befund: %1</translation>
    </message>
</context>
<context>
    <name>ReadingQueue</name>
    <message>
        <source>%1 is still opening. Give your verdict once it is on screen.</source>
        <translation>%1 wird noch geöffnet. Geben Sie Ihr Urteil ab, sobald der Schnitt zu sehen ist.</translation>
    </message>
    <message>
        <source>No slide is open. Open one to give a verdict on it.</source>
        <translation>Es ist kein Schnitt geöffnet. Öffnen Sie einen, um ein Urteil abzugeben.</translation>
    </message>
    <message>
        <source>%1: %2. Ctrl+Z takes it back.</source>
        <translation>%1: %2. Strg+Z nimmt es zurück.</translation>
    </message>
    <message>
        <source>No slide of the list is unread.</source>
        <translation>Kein Schnitt der Liste ist ungelesen.</translation>
    </message>
    <message>
        <source>No verdict was given in this window.</source>
        <translation>In diesem Fenster wurde kein Urteil abgegeben.</translation>
    </message>
    <message>
        <source>%1: the verdict was taken back.</source>
        <translation>%1: Das Urteil wurde zurückgenommen.</translation>
    </message>
</context>
<context>
    <name>RecentFiles</name>
    <message>
        <source>Open &amp;recent</source>
        <translation>&amp;Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>&amp;Clear this list</source>
        <translation>Liste &amp;leeren</translation>
    </message>
    <message>
        <source>%1 is missing</source>
        <translation>%1 fehlt</translation>
    </message>
</context>
<context>
    <name>RectangleItem</name>
    <message>
        <source>%1 x %2, diagonal %3, area %4</source>
        <translation>%1 x %2, Diagonale %3, Fläche %4</translation>
    </message>
</context>
<context>
    <name>ReportDialog</name>
    <message>
        <source>Report a problem</source>
        <translation>Problem melden</translation>
    </message>
    <message>
        <source>Copy this text into a message to whoever looks after HistoViewer for you, and say what you did and what you expected. Nothing is sent from here, and the text names no file, folder or person.</source>
        <translation>Kopieren Sie diesen Text in eine Nachricht an die Person, die HistoViewer bei Ihnen betreut, und schreiben Sie dazu, was Sie getan und was Sie erwartet haben. Von hier aus wird nichts gesendet, und der Text nennt weder Dateien noch Ordner noch Personen.</translation>
    </message>
</context>
<context>
    <name>RulePage</name>
    <message>
        <source>Choose a &amp;table...</source>
        <translation>&amp;Tabelle wählen...</translation>
    </message>
    <message>
        <source>Read the accession &amp;numbers</source>
        <translation>Auftrags&amp;nummern lesen</translation>
    </message>
    <message>
        <source>&amp;Group the slides</source>
        <translation>Schnitte &amp;gruppieren</translation>
    </message>
    <message>
        <source>A regular expression, searched for in each name below the folder. What stands in (?P&lt;case&gt;...) names the case, what stands in (?P&lt;node&gt;...) the lymph node. Slides of one node count as one node; without a node each slide does.</source>
        <translation>Ein regulärer Ausdruck, der in jedem Namen unterhalb des Ordners gesucht wird. Was in (?P&lt;case&gt;...) steht, benennt den Fall, was in (?P&lt;node&gt;...) steht, den Lymphknoten. Schnitte eines Lymphknotens zählen als ein Knoten; ohne Knotenangabe zählt jeder Schnitt.</translation>
    </message>
    <message>
        <source>A CSV file with the columns &quot;slide&quot; (name, with or without suffix), &quot;case&quot; and, if known, &quot;node&quot;.</source>
        <translation>Eine CSV-Datei mit den Spalten „slide“ (Name, mit oder ohne Endung), „case“ und, falls bekannt, „node“.</translation>
    </message>
    <message>
        <source>Slides in DICOM with the same accession number are a case. The numbers are kept in the output folder, and stand in exported tables.</source>
        <translation>DICOM-Schnitte mit derselben Auftragsnummer (Accession Number) bilden einen Fall. Die Nummern werden im Ausgabeordner gespeichert und stehen in exportierten Tabellen.</translation>
    </message>
    <message>
        <source>Slides are not grouped.</source>
        <translation>Schnitte werden nicht gruppiert.</translation>
    </message>
    <message>
        <source>Table of slides and cases</source>
        <translation>Tabelle der Schnitte und Fälle</translation>
    </message>
    <message numerus="yes">
        <source>%Ln cases</source>
        <translation>
            <numerusform>%Ln Fall</numerusform>
            <numerusform>%Ln Fälle</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln slides</source>
        <translation>
            <numerusform>%Ln Schnitt</numerusform>
            <numerusform>%Ln Schnitte</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of them in no case</source>
        <translation>
            <numerusform>%Ln davon in keinem Fall</numerusform>
            <numerusform>%Ln davon in keinem Fall</numerusform>
        </translation>
    </message>
    <message>
        <source>the first %1 are shown</source>
        <translation>die ersten %1 werden gezeigt</translation>
    </message>
    <message>
        <source>No cases</source>
        <translation>Keine Fälle</translation>
    </message>
    <message>
        <source>Pattern in the slides&apos; names</source>
        <translation>Muster in den Namen der Schnitte</translation>
    </message>
    <message>
        <source>Table (CSV)</source>
        <translation>Tabelle (CSV)</translation>
    </message>
    <message>
        <source>DICOM accession numbers</source>
        <translation>DICOM-Auftragsnummern</translation>
    </message>
    <message>
        <source>Cases &amp;from</source>
        <translation>&amp;Fälle aus</translation>
    </message>
    <message>
        <source>Slide</source>
        <translation>Schnitt</translation>
    </message>
    <message>
        <source>Case</source>
        <translation>Fall</translation>
    </message>
    <message>
        <source>Node</source>
        <translation>Knoten</translation>
    </message>
    <message>
        <source>The case of each slide</source>
        <translation>Der Fall jedes Schnitts</translation>
    </message>
</context>
<context>
    <name>ScaleBar</name>
    <message>
        <source>Scale bar</source>
        <translation>Maßstabsbalken</translation>
    </message>
</context>
<context>
    <name>ScanControl</name>
    <message>
        <source>⚠ The slide on screen is scanned. Highlighted in the worklist and not scanned: %1</source>
        <translation>⚠ Analysiert wird der Schnitt auf dem Bildschirm. In der Arbeitsliste markiert und nicht analysiert: %1</translation>
    </message>
    <message>
        <source>%1 slides</source>
        <translation>%1 Schnitte</translation>
    </message>
    <message>
        <source>⚠ The slide of the worklist is scanned. On screen and not scanned: %1</source>
        <translation>⚠ Analysiert wird der Schnitt aus der Arbeitsliste. Auf dem Bildschirm und nicht analysiert: %1</translation>
    </message>
    <message>
        <source>Replace the result?</source>
        <translation>Ergebnis ersetzen?</translation>
    </message>
    <message>
        <source>%1 has a result of the whole slide already.</source>
        <translation>Von %1 gibt es schon ein Ergebnis des ganzen Schnitts.</translation>
    </message>
    <message>
        <source>Scanned with other settings, the region alone replaces it, and the slide is then incomplete. To keep a result of the whole slide, go on with the rest of the slide after the region.</source>
        <translation>Mit anderen Einstellungen analysiert, ersetzt der Bereich allein dieses Ergebnis, und der Schnitt ist dann unvollständig. Damit es ein Ergebnis des ganzen Schnitts gibt, analysieren Sie nach dem Bereich auch den Rest.</translation>
    </message>
    <message>
        <source>Scan the region alone</source>
        <translation>Nur den Bereich analysieren</translation>
    </message>
    <message>
        <source>Keep the result</source>
        <translation>Ergebnis behalten</translation>
    </message>
</context>
<context>
    <name>ScanDialog</name>
    <message>
        <source>Scan %1</source>
        <translation>%1 analysieren</translation>
    </message>
    <message>
        <source>Go on with the rest of the slide after the region</source>
        <translation>Nach dem Bereich mit dem Rest des Schnitts weitermachen</translation>
    </message>
    <message>
        <source>Scan &amp;everything, not only what looks like tissue</source>
        <translation>All&amp;es analysieren, nicht nur, was wie Gewebe aussieht</translation>
    </message>
    <message>
        <source>Look at each place in &amp;8 views and take the mean (8 times as long)</source>
        <translation>Jede Stelle in &amp;8 Ansichten analysieren und mitteln (dauert 8-mal so lange)</translation>
    </message>
    <message>
        <source>Scan &amp;again where there is a result already</source>
        <translation>Auch dort &amp;neu analysieren, wo es schon ein Ergebnis gibt</translation>
    </message>
    <message>
        <source>%1: all tissue is looked at</source>
        <translation>%1: das ganze Gewebe wird beurteilt</translation>
    </message>
    <message>
        <source>%1: looks at %2 of the tissue, small metastases can be missed</source>
        <translation>%1: beurteilt %2 des Gewebes, kleine Metastasen können übersehen werden</translation>
    </message>
    <message>
        <source>How finely (stride in pixels of the model)</source>
        <translation>Wie fein (Schrittweite in Pixeln des Modells)</translation>
    </message>
    <message>
        <source>On what</source>
        <translation>Worauf</translation>
    </message>
    <message>
        <source>The graphics card (CUDA), or the processor where there is none</source>
        <translation>Grafikkarte (CUDA), oder Prozessor, wo es keine gibt</translation>
    </message>
    <message>
        <source>The graphics card (CUDA) only</source>
        <translation>Nur Grafikkarte (CUDA)</translation>
    </message>
    <message>
        <source>The processor (CPU)</source>
        <translation>Prozessor (CPU)</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>&amp;Operating point</source>
        <translation>Arbeits&amp;punkt</translation>
    </message>
    <message>
        <source>Change...</source>
        <translation>Ändern...</translation>
    </message>
    <message>
        <source>Choose another folder for the results</source>
        <translation>Anderen Ordner für die Ergebnisse wählen</translation>
    </message>
    <message>
        <source>Runs on %1, %2 patches/s</source>
        <translation>Läuft auf %1, %2 Ausschnitte/s</translation>
    </message>
    <message>
        <source>&amp;Scan</source>
        <translation>&amp;Analysieren</translation>
    </message>
    <message>
        <source>The region that you drew is scanned first. The region alone gives a result that is incomplete.</source>
        <translation>Der gezeichnete Bereich wird zuerst analysiert. Der Bereich allein ergibt ein unvollständiges Ergebnis.</translation>
    </message>
    <message>
        <source>Folder for the results</source>
        <translation>Ordner für die Ergebnisse</translation>
    </message>
    <message>
        <source>Results go to %1</source>
        <translation>Ergebnisse kommen nach %1</translation>
    </message>
    <message>
        <source>The model is being loaded and timed ...</source>
        <translation>Das Modell wird geladen, sein Tempo gemessen ...</translation>
    </message>
</context>
<context>
    <name>ScanPresenter</name>
    <message>
        <source>%1 is still opening. Scan it once it is on screen.</source>
        <translation>%1 wird noch geöffnet. Analysieren Sie den Schnitt, sobald er angezeigt wird.</translation>
    </message>
    <message>
        <source>No slide is open. Open one to scan it.</source>
        <translation>Es ist kein Schnitt geöffnet. Öffnen Sie einen, um ihn zu analysieren.</translation>
    </message>
</context>
<context>
    <name>ScanProgress</name>
    <message>
        <source>Share of the slide that is scanned</source>
        <translation>Analysierter Anteil des Schnitts</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stops this slide; what was scanned is kept</source>
        <translation>Bricht diesen Schnitt ab; was analysiert ist, bleibt erhalten</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Scanning %1</source>
        <translation>%1 wird analysiert</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Pausiert</translation>
    </message>
    <message>
        <source>Loading the model</source>
        <translation>Modell wird geladen</translation>
    </message>
    <message>
        <source>, %1 waiting</source>
        <translation>, %1 in Warteschlange</translation>
    </message>
    <message>
        <source>finding tissue</source>
        <translation>Gewebe wird gesucht</translation>
    </message>
    <message>
        <source>%1 of %2 patches, %3/s, %4 left</source>
        <translation>%1 von %2 Ausschnitten, %3/s, noch %4</translation>
    </message>
    <message>
        <source>Slide %1 of %2</source>
        <translation>Schnitt %1 von %2</translation>
    </message>
    <message>
        <source>all done %1 (in %2)</source>
        <translation>alles fertig %1 (in %2)</translation>
    </message>
</context>
<context>
    <name>SecondPane</name>
    <message>
        <source>Second view</source>
        <translation>Zweite Ansicht</translation>
    </message>
    <message>
        <source>Close the second view</source>
        <translation>Die zweite Ansicht schließen</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Folder for results</source>
        <translation>Ordner für Ergebnisse</translation>
    </message>
    <message>
        <source>Read &amp;without the heatmap first</source>
        <translation>Zuerst &amp;ohne Heatmap befunden</translation>
    </message>
    <message>
        <source>&amp;Browse...</source>
        <translation>D&amp;urchsuchen...</translation>
    </message>
    <message>
        <source>Choose the folder for results</source>
        <translation>Ordner für Ergebnisse wählen</translation>
    </message>
    <message>
        <source>GPU only (CUDA)</source>
        <translation>Nur GPU (CUDA)</translation>
    </message>
    <message>
        <source>&amp;Smooth the tiles</source>
        <translation>Kacheln &amp;glätten</translation>
    </message>
    <message>
        <source>Automatic: GPU if available, otherwise CPU</source>
        <translation>Automatisch: GPU, falls vorhanden, sonst CPU</translation>
    </message>
    <message>
        <source>&amp;Go to the next focus once one is confirmed or rejected</source>
        <translation>Nach Bestätigen oder Ablehnen &amp;weiter zum nächsten Herd</translation>
    </message>
    <message>
        <source>CPU only</source>
        <translation>Nur CPU</translation>
    </message>
    <message>
        <source>&amp;Keep the computer awake while slides are scanned</source>
        <translation>Computer &amp;wach halten, während Schnitte analysiert werden</translation>
    </message>
    <message>
        <source>&amp;Tell when the last scan has ended</source>
        <translation>Das Ende der letzten Analyse &amp;melden</translation>
    </message>
    <message>
        <source>Same as system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>Befundung</translation>
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
        <translation>Fenster</translation>
    </message>
    <message>
        <source>&amp;Your name</source>
        <translation>Ihr &amp;Name</translation>
    </message>
    <message>
        <source>Stored with each of your readings, together with the time.</source>
        <translation>Wird mit jedem Ihrer Befunde gespeichert, zusammen mit der Zeit.</translation>
    </message>
    <message>
        <source>The heatmap stays hidden until you have recorded a first impression of the slide, so that the model does not bias you. Takes one click per slide.</source>
        <translation>Die Heatmap bleibt verborgen, bis Sie einen ersten Eindruck vom Schnitt festgehalten haben, damit das Modell Sie nicht beeinflusst. Kostet einen Klick pro Schnitt.</translation>
    </message>
    <message>
        <source>&amp;Results folder</source>
        <translation>&amp;Ergebnisordner</translation>
    </message>
    <message>
        <source>Holds heatmaps and worklists of all scans. Slides are not copied.</source>
        <translation>Enthält Heatmaps und Arbeitslisten aller Analysen. Schnitte werden nicht kopiert.</translation>
    </message>
    <message>
        <source>A GPU scans many times faster. With &quot;GPU only&quot;, a scan fails if no GPU is available, instead of running for hours on the CPU.</source>
        <translation>Eine GPU analysiert um ein Vielfaches schneller. Mit &quot;Nur GPU&quot; schlägt eine Analyse fehl, wenn keine GPU verfügbar ist, statt stundenlang auf der CPU zu laufen.</translation>
    </message>
    <message>
        <source>The model classifies only the centre of each patch. A larger stride leaves out tissue between the centres, and small metastases can be missed.</source>
        <translation>Das Modell beurteilt nur die Mitte jedes Ausschnitts. Eine größere Schrittweite lässt Gewebe zwischen den Mitten aus; kleine Metastasen können übersehen werden.</translation>
    </message>
    <message>
        <source>The notification names no slide and no verdict. The screen may go dark.</source>
        <translation>Die Benachrichtigung nennt weder Schnitt noch Befund. Der Bildschirm darf sich abschalten.</translation>
    </message>
    <message>
        <source>All of them are suitable for colour-blind readers.</source>
        <translation>Alle sind auch bei Farbenblindheit lesbar.</translation>
    </message>
    <message>
        <source>Looks calmer, but blurs the values of single tiles.</source>
        <translation>Wirkt ruhiger, verwischt aber die Werte einzelner Kacheln.</translation>
    </message>
    <message>
        <source>Takes effect after a restart.</source>
        <translation>Gilt nach einem Neustart.</translation>
    </message>
    <message>
        <source>With more memory, places you return to are sharp at once.</source>
        <translation>Mit mehr Speicher sind Stellen, zu denen Sie zurückkehren, sofort scharf.</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>&amp;Modell</translation>
    </message>
    <message>
        <source>&amp;Device</source>
        <translation>Ge&amp;rät</translation>
    </message>
    <message>
        <source>S&amp;tride</source>
        <translation>&amp;Schrittweite</translation>
    </message>
    <message>
        <source>&amp;Colour map</source>
        <translation>&amp;Farbskala</translation>
    </message>
    <message>
        <source>&amp;Opacity</source>
        <translation>&amp;Deckkraft</translation>
    </message>
    <message>
        <source>Col&amp;oured</source>
        <translation>&amp;Eingefärbt</translation>
    </message>
    <message>
        <source>Where nothing is coloured, the tissue keeps its own colours.</source>
        <translation>Wo nichts eingefärbt ist, behält das Gewebe seine Farben.</translation>
    </message>
    <message>
        <source>&amp;Colours</source>
        <translation>Far&amp;ben</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>S&amp;prache</translation>
    </message>
    <message>
        <source>&amp;Memory for the slide view</source>
        <translation>Speicher für die Schnittans&amp;icht</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>On the slide</source>
        <translation>Auf dem Schnitt</translation>
    </message>
    <message>
        <source>Mouse and touchpad</source>
        <translation>Maus und Touchpad</translation>
    </message>
    <message>
        <source>Keyboard and mouse</source>
        <translation>Tastatur und Maus</translation>
    </message>
    <message>
        <source>Move the slide</source>
        <translation>Schnitt verschieben</translation>
    </message>
    <message>
        <source>Arrow keys, Page Up, Page Down</source>
        <translation>Pfeiltasten, Bild auf, Bild ab</translation>
    </message>
    <message>
        <source>See the slide alone, as long as it is held</source>
        <translation>Nur den Schnitt sehen, solange sie gehalten wird</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Leertaste</translation>
    </message>
    <message>
        <source>Hide or show all panels</source>
        <translation>Alle Bereiche aus- oder einblenden</translation>
    </message>
    <message>
        <source>Tab</source>
        <translation>Tabulator</translation>
    </message>
    <message>
        <source>Go on to the next control</source>
        <translation>Weiter zum nächsten Bedienelement</translation>
    </message>
    <message>
        <source>Shift+Tab</source>
        <translation>Umschalt+Tabulator</translation>
    </message>
    <message>
        <source>Choose a corner of the selected annotation</source>
        <translation>Eine Ecke der gewählten Annotation wählen</translation>
    </message>
    <message>
        <source>Full stop, comma</source>
        <translation>Punkt, Komma</translation>
    </message>
    <message>
        <source>Move the chosen corner; a long way</source>
        <translation>Die gewählte Ecke verschieben; weit</translation>
    </message>
    <message>
        <source>Arrow keys; Shift+arrow keys</source>
        <translation>Pfeiltasten; Umschalt+Pfeiltasten</translation>
    </message>
    <message>
        <source>Add a corner after the chosen one</source>
        <translation>Eine Ecke nach der gewählten einfügen</translation>
    </message>
    <message>
        <source>Ins</source>
        <translation>Einfg</translation>
    </message>
    <message>
        <source>Drag, or two fingers</source>
        <translation>Ziehen, oder zwei Finger</translation>
    </message>
    <message>
        <source>Turn the slide freely</source>
        <translation>Den Schnitt frei drehen</translation>
    </message>
    <message>
        <source>Ctrl+drag</source>
        <translation>Strg+Ziehen</translation>
    </message>
    <message>
        <source>Zoom at the cursor</source>
        <translation>Am Mauszeiger zoomen</translation>
    </message>
    <message>
        <source>Wheel, Ctrl+wheel or pinch</source>
        <translation>Mausrad, Strg+Mausrad oder zwei Finger spreizen</translation>
    </message>
    <message>
        <source>Scan a region first</source>
        <translation>Zuerst einen Ausschnitt scannen</translation>
    </message>
    <message>
        <source>Shift+drag</source>
        <translation>Umschalt+Ziehen</translation>
    </message>
    <message>
        <source>Go to a place</source>
        <translation>Zu einer Stelle gehen</translation>
    </message>
    <message>
        <source>Click the overview map</source>
        <translation>Auf die Übersicht klicken</translation>
    </message>
    <message>
        <source>Open a slide</source>
        <translation>Einen Schnitt öffnen</translation>
    </message>
    <message>
        <source>Double-click the worklist, or drop a file</source>
        <translation>Doppelklick in der Arbeitsliste, oder eine Datei fallen lassen</translation>
    </message>
    <message>
        <source>Go to a focus</source>
        <translation>Zu einem Herd gehen</translation>
    </message>
    <message>
        <source>Click the list of foci</source>
        <translation>In die Liste der Herde klicken</translation>
    </message>
    <message>
        <source>Move a corner of the selected annotation</source>
        <translation>Eine Ecke der gewählten Annotation verschieben</translation>
    </message>
    <message>
        <source>Drag it</source>
        <translation>Ziehen</translation>
    </message>
    <message>
        <source>Add a corner</source>
        <translation>Eine Ecke einfügen</translation>
    </message>
    <message>
        <source>Double-click an edge</source>
        <translation>Doppelklick auf eine Kante</translation>
    </message>
    <message>
        <source>Remove a corner</source>
        <translation>Eine Ecke entfernen</translation>
    </message>
    <message>
        <source>Alt+click</source>
        <translation>Alt+Klick</translation>
    </message>
    <message>
        <source>Others</source>
        <translation>Weitere</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>Aktion</translation>
    </message>
    <message>
        <source>Shortcut</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Actions and their shortcuts</source>
        <translation>Aktionen und ihre Tastenkürzel</translation>
    </message>
    <message>
        <source>&amp;Copy as text</source>
        <translation>Als Text &amp;kopieren</translation>
    </message>
</context>
<context>
    <name>SlidePanel</name>
    <message>
        <source>La&amp;bel and macro image...</source>
        <translation>&amp;Etikett und Übersichtsbild...</translation>
    </message>
    <message>
        <source>They may name the patient</source>
        <translation>Sie können den Namen der Patientin oder des Patienten enthalten</translation>
    </message>
    <message>
        <source>%1 x %2 pixels</source>
        <translation>%1 x %2 Pixel</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>unknown: %1</source>
        <translation>unbekannt: %1</translation>
    </message>
    <message>
        <source>about %1x</source>
        <translation>etwa %1x</translation>
    </message>
    <message>
        <source>In the file: %1</source>
        <translation>In der Datei: %1</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Extent</source>
        <translation>Ausdehnung</translation>
    </message>
    <message>
        <source>Pixel size</source>
        <translation>Pixelgröße</translation>
    </message>
    <message>
        <source>Objective</source>
        <translation>Objektiv</translation>
    </message>
    <message>
        <source>Levels</source>
        <translation>Ebenen</translation>
    </message>
    <message>
        <source>File size</source>
        <translation>Dateigröße</translation>
    </message>
    <message>
        <source>Downsampling factor of each stored level</source>
        <translation>Verkleinerungsfaktor jeder gespeicherten Ebene</translation>
    </message>
    <message>
        <source>Main file only, without companion files</source>
        <translation>Nur die Hauptdatei, ohne Begleitdateien</translation>
    </message>
</context>
<context>
    <name>StartPage</name>
    <message>
        <source>&amp;Continue</source>
        <translation>&amp;Fortsetzen</translation>
    </message>
    <message>
        <source>&amp;Open a slide...</source>
        <translation>Schnitt &amp;öffnen...</translation>
    </message>
    <message>
        <source>Screen a fol&amp;der...</source>
        <translation>&amp;Ordner durchsuchen...</translation>
    </message>
    <message>
        <source>&amp;Try the samples</source>
        <translation>Bei&amp;spiele ansehen</translation>
    </message>
    <message>
        <source>Tour &amp;in five steps</source>
        <translation>Rundgan&amp;g in fünf Schritten</translation>
    </message>
    <message numerus="yes">
        <source>Res&amp;ume %Ln unfinished slides</source>
        <translation>
            <numerusform>%Ln unfertigen Schnitt fortset&amp;zen</numerusform>
            <numerusform>%Ln unfertige Schnitte fortset&amp;zen</numerusform>
        </translation>
    </message>
    <message>
        <source>none</source>
        <translation>keines</translation>
    </message>
    <message>
        <source>Model: %1</source>
        <translation>Modell: %1</translation>
    </message>
    <message>
        <source>%1 to scan</source>
        <translation>%1 zu scannen</translation>
    </message>
    <message>
        <source>%1 unread</source>
        <translation>%1 ungelesen</translation>
    </message>
    <message>
        <source>Look at one slide, and scan it</source>
        <translation>Einen Schnitt ansehen und scannen</translation>
    </message>
    <message>
        <source>Scan all slides of a folder and read them one by one</source>
        <translation>Alle Schnitte eines Ordners scannen und nacheinander lesen</translation>
    </message>
    <message>
        <source>Slides that come with the program</source>
        <translation>Schnitte, die dem Programm beiliegen</translation>
    </message>
    <message>
        <source>What is where, on a sample</source>
        <translation>Was wo ist, an einem Beispiel</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>Unfinished</source>
        <translation>Unfertig</translation>
    </message>
    <message>
        <source>Recently opened files and folders</source>
        <translation>Zuletzt geöffnete Dateien und Ordner</translation>
    </message>
    <message>
        <source>Folders with slides left to scan or to read</source>
        <translation>Ordner mit Schnitten, die noch zu scannen oder zu lesen sind</translation>
    </message>
    <message>
        <source>It marks tissue that looks to it like metastasis in H&amp;E-stained lymph nodes. It is not made for other organs, stains, frozen sections or tumours, and not for measuring a tumour. It can miss small deposits: a slide without marks is not a negative slide. A pathologist reads every slide.</source>
        <translation>Es markiert Gewebe, das ihm in H&amp;E-gefärbten Lymphknoten wie eine Metastase aussieht. Es ist nicht für andere Organe, Färbungen, Gefrierschnitte oder Tumoren gemacht und nicht zum Messen eines Tumors. Kleine Absiedlungen kann es übersehen: Ein Schnitt ohne Markierung ist kein negativer Schnitt. Jeden Schnitt liest ein Pathologe.</translation>
    </message>
    <message>
        <source>The program&apos;s icon</source>
        <translation>Das Symbol des Programms</translation>
    </message>
</context>
<context>
    <name>StatusLabels</name>
    <message>
        <source>Position in level-0 pixels</source>
        <translation>Position in Pixeln der Ebene 0</translation>
    </message>
    <message>
        <source>Probability under the cursor</source>
        <translation>Wahrscheinlichkeit unter dem Mauszeiger</translation>
    </message>
    <message>
        <source>Share of the tissue that you had on screen at 10x or more</source>
        <translation>Anteil des Gewebes, den Sie mit 10x oder mehr auf dem Bildschirm hatten</translation>
    </message>
    <message>
        <source>Magnification</source>
        <translation>Vergrößerung</translation>
    </message>
    <message>
        <source>Pixel size</source>
        <translation>Pixelgröße</translation>
    </message>
    <message>
        <source>Device used for the scan</source>
        <translation>Gerät der Analyse</translation>
    </message>
    <message>
        <source>unreadable</source>
        <translation>nicht lesbar</translation>
    </message>
    <message>
        <source>no number from the model</source>
        <translation>keine Zahl vom Modell</translation>
    </message>
    <message>
        <source>probability %1</source>
        <translation>Wahrscheinlichkeit %1</translation>
    </message>
    <message>
        <source>no tissue, not scanned</source>
        <translation>kein Gewebe, nicht analysiert</translation>
    </message>
    <message>
        <source>not scanned yet</source>
        <translation>noch nicht analysiert</translation>
    </message>
    <message>
        <source>out of the model&apos;s scope</source>
        <translation>außerhalb des Einsatzbereichs des Modells</translation>
    </message>
    <message>
        <source>pixel size unknown: %1</source>
        <translation>Pixelgröße unbekannt: %1</translation>
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
        <translation>Eine Analyse läuft</translation>
    </message>
    <message>
        <source>Stop scanning %1?</source>
        <translation>Die Analyse von %1 abbrechen?</translation>
    </message>
    <message>
        <source>Stop this scan</source>
        <translation>Diese Analyse abbrechen</translation>
    </message>
    <message>
        <source>Close HistoViewer and stop scanning?</source>
        <translation>HistoViewer schließen und die Analyse abbrechen?</translation>
    </message>
    <message>
        <source>What was scanned is kept; the scan goes on from there when you start it again.</source>
        <translation>Was schon analysiert ist, bleibt erhalten; wenn Sie die Analyse wieder starten, geht sie dort weiter.</translation>
    </message>
    <message>
        <source>Stop and close</source>
        <translation>Abbrechen und schließen</translation>
    </message>
    <message>
        <source>Go on scanning</source>
        <translation>Weiter analysieren</translation>
    </message>
</context>
<context>
    <name>ThresholdControl</name>
    <message>
        <source>Threshold</source>
        <translation>Schwellenwert</translation>
    </message>
    <message>
        <source>Threshold, 0 to 1</source>
        <translation>Schwellenwert, 0 bis 1</translation>
    </message>
    <message>
        <source>Operating point</source>
        <translation>Arbeitspunkt</translation>
    </message>
    <message>
        <source>as scanned</source>
        <translation>wie analysiert</translation>
    </message>
    <message>
        <source>custom</source>
        <translation>eigene Wahl</translation>
    </message>
    <message>
        <source>⚠ The scan&apos;s threshold is %1 (%2).</source>
        <translation>⚠ Der Schwellenwert der Analyse ist %1 (%2).</translation>
    </message>
    <message>
        <source>%1: sensitivity %2, specificity %3; measured on: %4</source>
        <translation>%1: Sensitivität %2, Spezifität %3; gemessen an: %4</translation>
    </message>
    <message>
        <source>not stated</source>
        <translation>nicht angegeben</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>nicht gemessen</translation>
    </message>
    <message>
        <source>&amp;Threshold</source>
        <translation>&amp;Schwellenwert</translation>
    </message>
    <message>
        <source>Operating &amp;point</source>
        <translation>Arbeits&amp;punkt</translation>
    </message>
</context>
<context>
    <name>Tour</name>
    <message>
        <source>&amp;Back</source>
        <translation>&amp;Zurück</translation>
    </message>
    <message>
        <source>End the tour</source>
        <translation>Rundgang beenden</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>&amp;Done</source>
        <translation>&amp;Fertig</translation>
    </message>
    <message>
        <source>&amp;Next</source>
        <translation>&amp;Weiter</translation>
    </message>
    <message>
        <source>Worklist</source>
        <translation>Arbeitsliste</translation>
    </message>
    <message>
        <source>The slides of a folder, the most suspicious first. Enter opens one, U the next that was not read. G shows the most suspicious places of all as one grid.</source>
        <translation>Die Schnitte eines Ordners, die verdächtigsten zuerst. Die Eingabetaste öffnet einen, U den nächsten ungelesenen. G zeigt die verdächtigsten Stellen aller Schnitte in einem Raster.</translation>
    </message>
    <message>
        <source>Slide</source>
        <translation>Schnitt</translation>
    </message>
    <message>
        <source>Drag it, zoom with the wheel, or press 1 to 5 for the objectives. H shows and hides the heatmap; while Space is held, you see the slide alone.</source>
        <translation>Ziehen Sie ihn, vergrößern Sie mit dem Mausrad, oder drücken Sie 1 bis 5 für die Objektive. H blendet die Heatmap ein und aus; solange Sie die Leertaste (Space) halten, sehen Sie den Schnitt allein.</translation>
    </message>
    <message>
        <source>Scan</source>
        <translation>Analyse</translation>
    </message>
    <message>
        <source>S scans the slide on screen, Ctrl+Shift+S the whole worklist; you go on reading meanwhile. What was scanned is never lost.</source>
        <translation>S analysiert den Schnitt auf dem Bildschirm, Ctrl+Shift+S die ganze Arbeitsliste; Sie befunden derweil weiter. Was analysiert ist, geht nie verloren.</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Urteil</translation>
    </message>
    <message>
        <source>The model&apos;s verdict with its reasons, and yours: F2 positive, F3 negative, F4 unsure, each goes on to the next slide. N goes to the next focus, C confirms and R rejects it. The model can miss small deposits: read every slide.</source>
        <translation>Der Befund des Modells mit seinen Gründen, und Ihrer: F2 positiv, F3 negativ, F4 unsicher, jeweils weiter zum nächsten Schnitt. N geht zum nächsten Herd, C bestätigt und R verwirft ihn. Das Modell kann kleine Absiedlungen übersehen: Lesen Sie jeden Schnitt.</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>Ctrl+E exports pages to sign, pictures and tables. F1 opens the manual, Shift+F1 lists all keys.</source>
        <translation>Ctrl+E exportiert Seiten zum Unterschreiben, Bilder und Tabellen. F1 öffnet das Handbuch, Shift+F1 listet alle Tasten auf.</translation>
    </message>
    <message>
        <source>Tour</source>
        <translation>Rundgang</translation>
    </message>
</context>
<context>
    <name>ViewMenu</name>
    <message>
        <source>View copied.</source>
        <translation>Ansicht kopiert.</translation>
    </message>
</context>
<context>
    <name>ViewedPresenter</name>
    <message>
        <source>viewed %1</source>
        <translation>gesehen %1</translation>
    </message>
    <message>
        <source>All tissue of this slide was on screen at 10x or more.</source>
        <translation>Alles Gewebe dieses Schnitts war mit 10x oder mehr auf dem Bildschirm.</translation>
    </message>
    <message>
        <source>No slide is open.</source>
        <translation>Es ist kein Schnitt geöffnet.</translation>
    </message>
    <message>
        <source>Without a pixel size it is not known what was viewed at 10x.</source>
        <translation>Ohne Pixelgröße ist nicht bekannt, was mit 10x gesehen wurde.</translation>
    </message>
    <message>
        <source>The tissue of this slide is still being looked for.</source>
        <translation>Das Gewebe dieses Schnitts wird noch gesucht.</translation>
    </message>
    <message>
        <source>No tissue was found.</source>
        <translation>Es wurde kein Gewebe gefunden.</translation>
    </message>
</context>
<context>
    <name>WindowLayout</name>
    <message>
        <source>Enter opens the chosen slide, U the next one that was not read yet.</source>
        <translation>Die Eingabetaste öffnet den gewählten Schnitt, U den nächsten ungelesenen.</translation>
    </message>
    <message>
        <source>Worklist</source>
        <translation>Arbeitsliste</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Befund</translation>
    </message>
    <message>
        <source>Heatmap</source>
        <translation>Heatmap</translation>
    </message>
    <message>
        <source>Foci</source>
        <translation>Herde</translation>
    </message>
    <message>
        <source>Slide</source>
        <translation>Schnitt</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Annotations</source>
        <translation>Annotationen</translation>
    </message>
</context>
<context>
    <name>Wording</name>
    <message>
        <source>no tissue was found</source>
        <translation>es wurde kein Gewebe gefunden</translation>
    </message>
    <message numerus="yes">
        <source>%Ln tiles could not be read</source>
        <translation>
            <numerusform>%Ln Kachel konnte nicht gelesen werden</numerusform>
            <numerusform>%Ln Kacheln konnten nicht gelesen werden</numerusform>
        </translation>
    </message>
    <message>
        <source>mean of the %1 highest probabilities %2</source>
        <translation>Mittel der %1 höchsten Wahrscheinlichkeiten %2</translation>
    </message>
    <message>
        <source>largest focus %1</source>
        <translation>größter Herd %1</translation>
    </message>
    <message>
        <source>largest focus by probability %1</source>
        <translation>größter Herd, nach Wahrscheinlichkeit gewichtet, %1</translation>
    </message>
    <message>
        <source>most suspicious square, by probability %1</source>
        <translation>verdächtigstes Quadrat, nach Wahrscheinlichkeit gewichtet, %1</translation>
    </message>
    <message>
        <source>positive from %1 on</source>
        <translation>positiv ab %1</translation>
    </message>
    <message>
        <source>positive from %1 on, negative below %2</source>
        <translation>positiv ab %1, negativ unter %2</translation>
    </message>
    <message numerus="yes">
        <source>the model gave no number for %Ln tiles</source>
        <translation>
            <numerusform>das Modell hat für %Ln Kachel keine Zahl geliefert</numerusform>
            <numerusform>das Modell hat für %Ln Kacheln keine Zahl geliefert</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln tiles not scanned yet</source>
        <translation>
            <numerusform>%Ln Kachel ist noch nicht analysiert</numerusform>
            <numerusform>%Ln Kacheln sind noch nicht analysiert</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 and %2</source>
        <translation>%1 und %2</translation>
    </message>
    <message>
        <source>No tissue was found.</source>
        <translation>Es wurde kein Gewebe gefunden.</translation>
    </message>
    <message>
        <source>Less than 1 % of the tissue was examined.</source>
        <translation>Weniger als 1 % des Gewebes wurde untersucht.</translation>
    </message>
    <message>
        <source>%1 of the tissue was examined.</source>
        <translation>%1 des Gewebes wurden untersucht.</translation>
    </message>
    <message>
        <source>stride %1: all of the area is inside a label centre</source>
        <translation>Schrittweite %1: die ganze Fläche liegt in der beurteilten Mitte eines Ausschnitts</translation>
    </message>
    <message>
        <source>stride %1: %2 of the area is inside a label centre</source>
        <translation>Schrittweite %1: %2 der Fläche liegen in der beurteilten Mitte eines Ausschnitts</translation>
    </message>
    <message>
        <source>stride %1: all of the area is inside a patch; the model&apos;s label speaks of a patch as a whole</source>
        <translation>Schrittweite %1: die ganze Fläche liegt in einem Ausschnitt; das Modell beurteilt den Ausschnitt als Ganzes</translation>
    </message>
    <message>
        <source>stride %1: %2 of the area is inside a patch; the model&apos;s label speaks of a patch as a whole</source>
        <translation>Schrittweite %1: %2 der Fläche liegen in einem Ausschnitt; das Modell beurteilt den Ausschnitt als Ganzes</translation>
    </message>
    <message>
        <source>%1: covers all tissue</source>
        <translation>%1: deckt das ganze Gewebe ab</translation>
    </message>
    <message>
        <source>%1: covers %2 of the tissue, patch by patch</source>
        <translation>%1: deckt %2 des Gewebes ab, Patch für Patch</translation>
    </message>
    <message>
        <source>%1: covers %2 of the tissue, %3 times as fast</source>
        <translation>%1: deckt %2 des Gewebes ab, %3-mal so schnell</translation>
    </message>
    <message>
        <source>less than a minute</source>
        <translation>weniger als eine Minute</translation>
    </message>
    <message>
        <source>about %1 min</source>
        <translation>etwa %1 min</translation>
    </message>
    <message>
        <source>about %1 h %2 min</source>
        <translation>etwa %1 h %2 min</translation>
    </message>
    <message>
        <source>at about %1</source>
        <translation>gegen %1 Uhr</translation>
    </message>
    <message>
        <source>on %1 at about %2</source>
        <translation>am %1 gegen %2 Uhr</translation>
    </message>
    <message>
        <source>from the file</source>
        <translation>aus der Datei</translation>
    </message>
    <message>
        <source>given by the user</source>
        <translation>vom Benutzer angegeben</translation>
    </message>
    <message>
        <source>all tissue is unlike the training patches</source>
        <translation>das ganze Gewebe gleicht den Trainingsdaten nicht</translation>
    </message>
    <message>
        <source>the model has no rule for calls on slides</source>
        <translation>das Modell hat keine Regel für Urteile über Schnitte</translation>
    </message>
    <message>
        <source>Cannot say: %1.</source>
        <translation>Unentschieden: %1.</translation>
    </message>
    <message>
        <source>Cannot say, with caution: %1.</source>
        <translation>Unentschieden, mit Vorbehalt: %1.</translation>
    </message>
    <message>
        <source>Not assessable: %1.</source>
        <translation>Nicht beurteilbar: %1.</translation>
    </message>
    <message>
        <source>Unrated: %1.</source>
        <translation>Ohne Urteil: %1.</translation>
    </message>
    <message>
        <source>Incomplete: %1.</source>
        <translation>Unvollständig: %1.</translation>
    </message>
    <message>
        <source>Positive: %1.</source>
        <translation>Positiv: %1.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln tiles out of scope</source>
        <translation>
            <numerusform>%Ln Kachel außerhalb des Einsatzbereichs</numerusform>
            <numerusform>%Ln Kacheln außerhalb des Einsatzbereichs</numerusform>
        </translation>
    </message>
    <message>
        <source>The model has no rule for calls on slides.</source>
        <translation>Das Modell hat keine Regel für Urteile über Schnitte.</translation>
    </message>
    <message>
        <source>Positive, with caution: %1.</source>
        <translation>Positiv, mit Vorbehalt: %1.</translation>
    </message>
    <message>
        <source>Negative: %1.</source>
        <translation>Negativ: %1.</translation>
    </message>
    <message>
        <source>Negative, with caution: %1.</source>
        <translation>Negativ, mit Vorbehalt: %1.</translation>
    </message>
    <message>
        <source>%1 of %2 scanned tiles reach the threshold %3 (highest probability %4)</source>
        <translation>%1 von %2 analysierten Kacheln ab dem Schwellenwert %3 (höchste Wahrscheinlichkeit %4)</translation>
    </message>
</context>
<context>
    <name>WorklistLayout</name>
    <message>
        <source>Open folder...</source>
        <translation>Ordner öffnen...</translation>
    </message>
    <message>
        <source>Scan all</source>
        <translation>Alle analysieren</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Retry failed</source>
        <translation>Fehler erneut</translation>
    </message>
    <message>
        <source>No folder is open</source>
        <translation>Kein Ordner ist geöffnet</translation>
    </message>
    <message>
        <source>%1 of %2 shown</source>
        <translation>%1 von %2 gezeigt</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Unread</source>
        <translation>Ungelesen</translation>
    </message>
    <message>
        <source>Needs attention</source>
        <translation>Zu beachten</translation>
    </message>
    <message>
        <source>Disagree</source>
        <translation>Widerspruch</translation>
    </message>
    <message>
        <source>Positive</source>
        <translation>Positiv</translation>
    </message>
    <message>
        <source>Incomplete</source>
        <translation>Unvollständig</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Negative</source>
        <translation>Negativ</translation>
    </message>
    <message>
        <source>Filter by status</source>
        <translation>Nach Status filtern</translation>
    </message>
    <message>
        <source>Find by name or case</source>
        <translation>Nach Name oder Fall suchen</translation>
    </message>
    <message>
        <source>Find slides by name or case</source>
        <translation>Schnitte nach Name oder Fall suchen</translation>
    </message>
    <message>
        <source>Group by case</source>
        <translation>Nach Fall gruppieren</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>Spalten</translation>
    </message>
    <message>
        <source>Which columns the worklist shows</source>
        <translation>Welche Spalten die Arbeitsliste zeigt</translation>
    </message>
    <message>
        <source>Scan all slides of the list that have no current result.</source>
        <translation>Alle Schnitte der Liste ohne aktuelles Ergebnis analysieren.</translation>
    </message>
    <message>
        <source>Stop scanning and keep the progress; Resume continues.</source>
        <translation>Analyse anhalten und den Fortschritt behalten; &quot;Fortsetzen&quot; macht weiter.</translation>
    </message>
    <message>
        <source>Scan failed slides again.</source>
        <translation>Fehlgeschlagene Schnitte erneut analysieren.</translation>
    </message>
    <message>
        <source>No verdict yet</source>
        <translation>Noch ohne Befund</translation>
    </message>
    <message>
        <source>Unread: slides without a reader&apos;s verdict. Needs attention: slides that are positive, incomplete, failed, changed or have a caution, or on which model and reader disagree. No verdict yet: slides that are being scanned, waiting or not in the queue.</source>
        <translation>Ungelesen: Schnitte ohne Urteil eines Befunders. Zu beachten: Schnitte, die positiv, unvollständig, fehlgeschlagen oder geändert sind oder einen Vorbehalt haben oder bei denen Modell und Befunder sich widersprechen. Noch kein Urteil: Schnitte, die gerade gescannt werden, warten oder nicht in der Warteschlange sind.</translation>
    </message>
    <message>
        <source>Worklist</source>
        <translation>Arbeitsliste</translation>
    </message>
    <message>
        <source>Status of the selected slide</source>
        <translation>Status des gewählten Schnitts</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Scan, or scan again</source>
        <translation>Analysieren, oder neu analysieren</translation>
    </message>
    <message>
        <source>Move to the front</source>
        <translation>An den Anfang</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>Nach oben</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>Nach unten</translation>
    </message>
    <message>
        <source>Remove from queue</source>
        <translation>Aus der Warteschlange nehmen</translation>
    </message>
    <message>
        <source>Export...</source>
        <translation>Exportieren...</translation>
    </message>
</context>
<context>
    <name>WorklistModel</name>
    <message>
        <source>Case: %1</source>
        <translation>Fall: %1</translation>
    </message>
    <message>
        <source>Reader: %1</source>
        <translation>Befunder: %1</translation>
    </message>
</context>
<context>
    <name>WorklistPanel</name>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>No slide matches. Choose All or clear the name.</source>
        <translation>Kein Schnitt passt. Wählen Sie &quot;Alle&quot; oder löschen Sie den Namen.</translation>
    </message>
    <message>
        <source>The worklist cannot be read; see the message above.</source>
        <translation>Die Arbeitsliste kann nicht gelesen werden; siehe die Meldung oben.</translation>
    </message>
    <message>
        <source>Searching for slides ...</source>
        <translation>Schnitte werden gesucht ...</translation>
    </message>
    <message>
        <source>No slides yet. Slides copied into the folder will appear here.</source>
        <translation>Noch keine Schnitte. In den Ordner kopierte Schnitte erscheinen hier.</translation>
    </message>
    <message>
        <source>Open a folder of slides to make a worklist.</source>
        <translation>Öffnen Sie einen Ordner mit Schnitten, um eine Arbeitsliste anzulegen.</translation>
    </message>
</context>
<context>
    <name>WorklistText</name>
    <message>
        <source>Positive</source>
        <translation>Positiv</translation>
    </message>
    <message>
        <source>Cannot say</source>
        <translation>Unentschieden</translation>
    </message>
    <message>
        <source>Incomplete</source>
        <translation>Unvollständig</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Geändert</translation>
    </message>
    <message>
        <source>Not assessable</source>
        <translation>Nicht beurteilbar</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Unrated</source>
        <translation>Ohne Urteil</translation>
    </message>
    <message>
        <source>Negative with caution</source>
        <translation>Negativ mit Vorbehalt</translation>
    </message>
    <message>
        <source>Scanning</source>
        <translation>Laufend</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartend</translation>
    </message>
    <message>
        <source>Not scanned</source>
        <translation>Nicht analysiert</translation>
    </message>
    <message>
        <source>Negative</source>
        <translation>Negativ</translation>
    </message>
    <message>
        <source>Scanned</source>
        <translation>Analysiert</translation>
    </message>
    <message>
        <source>Waiting, %1 of %2</source>
        <translation>Wartet, %1 von %2</translation>
    </message>
    <message>
        <source>With caution: %1 %2</source>
        <translation>Mit Vorbehalt: %1 %2</translation>
    </message>
    <message>
        <source>open in the window</source>
        <translation>im Fenster geöffnet</translation>
    </message>
    <message>
        <source>A later scan was interrupted; the verdict is the earlier one. Scan to resume</source>
        <translation>Eine spätere Analyse wurde unterbrochen; der Befund ist der frühere. Zum Fortsetzen erneut analysieren</translation>
    </message>
    <message>
        <source>Interrupted; scan to resume</source>
        <translation>Unterbrochen; zum Fortsetzen analysieren</translation>
    </message>
    <message>
        <source>The file has changed since it was scanned, so it has no verdict. Scan it again.</source>
        <translation>Die Datei hat sich seit der Analyse geändert und hat daher keinen Befund. Analysieren Sie sie erneut.</translation>
    </message>
    <message>
        <source>Not in this window&apos;s queue</source>
        <translation>Nicht in der Warteschlange dieses Fensters</translation>
    </message>
    <message numerus="yes">
        <source>%Ln slides</source>
        <translation>
            <numerusform>%Ln Schnitt</numerusform>
            <numerusform>%Ln Schnitte</numerusform>
        </translation>
    </message>
    <message>
        <source>Failed: %1</source>
        <translation>Fehlgeschlagen: %1</translation>
    </message>
    <message>
        <source>The verdict is hidden in second-read mode</source>
        <translation>Der Befund ist im Zweitbefundungsmodus verborgen</translation>
    </message>
    <message>
        <source>Scanned in %1</source>
        <translation>Analysedauer: %1</translation>
    </message>
    <message>
        <source>Scanning %1 %</source>
        <translation>Analyse %1 %</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>noch %1</translation>
    </message>
</context>
<context>
    <name>_Grid</name>
    <message>
        <source>Suspicious places</source>
        <translation>Verdächtige Stellen</translation>
    </message>
</context>
<context>
    <name>_TextDialog</name>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
</context>
<context>
    <name>core</name>
    <message>
        <source>For research use only</source>
        <translation>Nur für Forschungszwecke</translation>
    </message>
    <message>
        <source>Probability of tumour (metastatic tissue)</source>
        <translation>Tumorwahrscheinlichkeit (metastatisches Gewebe)</translation>
    </message>
    <message>
        <source>The file declares its colours wrongly: what it calls red, green and blue is luma and chroma (YCbCr). They were converted.</source>
        <translation>Die Datei gibt ihre Farben falsch an: Was sie Rot, Grün und Blau nennt, ist Helligkeit und Farbdifferenz (YCbCr). Sie wurden umgerechnet.</translation>
    </message>
    <message>
        <source>The tissue is paler than what the model was trained on.</source>
        <translation>Das Gewebe ist blasser als das, womit das Modell trainiert wurde.</translation>
    </message>
    <message>
        <source>The tissue is darker than what the model was trained on.</source>
        <translation>Das Gewebe ist dunkler als das, womit das Modell trainiert wurde.</translation>
    </message>
    <message>
        <source>The tissue is stained in other colours than what the model was trained on.</source>
        <translation>Das Gewebe ist in anderen Farben gefärbt als das, womit das Modell trainiert wurde.</translation>
    </message>
    <message>
        <source>The slide is less sharp than what the model was trained on: out of focus?</source>
        <translation>Der Schnitt ist weniger scharf als das, womit das Modell trainiert wurde: unscharf gescannt?</translation>
    </message>
    <message>
        <source>The slide has more noise or sharpening than what the model was trained on.</source>
        <translation>Der Schnitt ist stärker verrauscht oder geschärft als das, womit das Modell trainiert wurde.</translation>
    </message>
    <message>
        <source>The slide has no bright background: it is not bright field, or its colours are wrong.</source>
        <translation>Das Präparat hat keinen hellen Hintergrund: Es ist kein Hellfeld, oder seine Farben sind falsch.</translation>
    </message>
    <message>
        <source>The background is coloured where glass should be white: the colours are wrong.</source>
        <translation>Der Hintergrund ist farbig, wo Glas weiß sein sollte: Die Farben sind falsch.</translation>
    </message>
    <message>
        <source>The tissue is unlike the lymph nodes that the model was made for.</source>
        <translation>Das Gewebe ist anders als die Lymphknoten, für die das Modell gemacht ist.</translation>
    </message>
    <message>
        <source>The tissue is unlike what the model was made for, and stained in other colours: another stain?</source>
        <translation>Das Gewebe ist anders als das, wofür das Modell gemacht ist, und in anderen Farben gefärbt: eine andere Färbung?</translation>
    </message>
    <message>
        <source>The tissue is unlike what the model was made for, and less sharp: out of focus?</source>
        <translation>Das Gewebe ist anders als das, wofür das Modell gemacht ist, und weniger scharf: nicht im Fokus?</translation>
    </message>
    <message>
        <source>Too much of the tissue is unlike what the model was made for.</source>
        <translation>Zu viel des Gewebes ist anders als das, wofür das Modell gemacht ist.</translation>
    </message>
    <message>
        <source>The user had the slide assessed whether or not the model was made for it.</source>
        <translation>Der Benutzer hat das Präparat beurteilen lassen, ob das Modell dafür gemacht ist oder nicht.</translation>
    </message>
    <message>
        <source>Less than 1 %</source>
        <translation>Weniger als 1 %</translation>
    </message>
    <message>
        <source>given by the user</source>
        <translation>vom Benutzer angegeben</translation>
    </message>
    <message>
        <source>Evaluation of the program on H&amp;E-stained lymph nodes, and initial weights for training. For research use only; not fit for diagnosis or any other use on patients.</source>
        <translation>Zur Erprobung des Programms an H&amp;E-gefärbten Lymphknoten und als Ausgangsgewichte für das Training. Nur für Forschungszwecke; nicht geeignet für Diagnosen oder anderen Gebrauch an Patienten.</translation>
    </message>
    <message>
        <source>PNG picture</source>
        <translation>PNG-Bild</translation>
    </message>
    <message>
        <source>Picture with its legend, lossless: for slides, letters and papers.</source>
        <translation>Bild mit Legende, verlustfrei: für Folien, Briefe und Veröffentlichungen.</translation>
    </message>
    <message>
        <source>JPEG picture</source>
        <translation>JPEG-Bild</translation>
    </message>
    <message>
        <source>Picture with its legend, small: for mail.</source>
        <translation>Bild mit Legende, klein: für E-Mail.</translation>
    </message>
    <message>
        <source>HTML report</source>
        <translation>HTML-Bericht</translation>
    </message>
    <message>
        <source>Report in one HTML file, with foci and numbers: to read in a browser.</source>
        <translation>Bericht in einer HTML-Datei, mit Herden und Zahlen: zum Lesen im Browser.</translation>
    </message>
    <message>
        <source>PDF page to sign</source>
        <translation>PDF-Seite zum Unterschreiben</translation>
    </message>
    <message>
        <source>One page a slide or case with its verdicts and a field to sign: to print or to file.</source>
        <translation>Eine Seite je Schnitt oder Fall mit Urteilen und Unterschriftsfeld: zum Drucken oder Ablegen.</translation>
    </message>
    <message>
        <source>CSV tables</source>
        <translation>CSV-Tabellen</translation>
    </message>
    <message>
        <source>A row a tile, and the ranked worklist: for spreadsheets, pandas and R.</source>
        <translation>Eine Zeile pro Kachel, dazu die geordnete Arbeitsliste: für Tabellenprogramme, pandas und R.</translation>
    </message>
    <message>
        <source>GeoJSON for QuPath</source>
        <translation>GeoJSON für QuPath</translation>
    </message>
    <message>
        <source>Tiles, and foci as annotations: for QuPath.</source>
        <translation>Kacheln, dazu Herde als Annotationen: für QuPath.</translation>
    </message>
    <message>
        <source>QuPath script</source>
        <translation>QuPath-Skript</translation>
    </message>
    <message>
        <source>A script that lays tiles and foci over the open image: for QuPath, in one step.</source>
        <translation>Ein Skript, das Kacheln und Herde über das geöffnete Bild legt: für QuPath, in einem Schritt.</translation>
    </message>
    <message>
        <source>ASAP annotations (XML)</source>
        <translation>ASAP-Annotationen (XML)</translation>
    </message>
    <message>
        <source>Foci as polygons: for ASAP.</source>
        <translation>Herde als Polygone: für ASAP.</translation>
    </message>
    <message>
        <source>TIFF of the probabilities</source>
        <translation>TIFF der Wahrscheinlichkeiten</translation>
    </message>
    <message>
        <source>Probabilities at the slide&apos;s full size: for QuPath, ASAP and OpenSlide.</source>
        <translation>Wahrscheinlichkeiten in voller Größe des Schnitts: für QuPath, ASAP und OpenSlide.</translation>
    </message>
    <message>
        <source>TIFF of the colours</source>
        <translation>TIFF der Farben</translation>
    </message>
    <message>
        <source>The coloured map at the slide&apos;s full size: for QuPath, ASAP and OpenSlide.</source>
        <translation>Die farbige Karte in voller Größe des Schnitts: für QuPath, ASAP und OpenSlide.</translation>
    </message>
    <message>
        <source>OME-Zarr</source>
        <translation>OME-Zarr-Ordner</translation>
    </message>
    <message>
        <source>Probabilities and states of the tiles as OME-Zarr: for napari and Python.</source>
        <translation>Wahrscheinlichkeiten und Zustände der Kacheln als OME-Zarr: für napari und Python.</translation>
    </message>
    <message>
        <source>DICOM objects</source>
        <translation>DICOM-Objekte</translation>
    </message>
    <message>
        <source>Map, segmentation, annotations and report in DICOM: for the hospital&apos;s archive.</source>
        <translation>Karte, Segmentierung, Annotationen und Bericht in DICOM: für das Archiv der Klinik.</translation>
    </message>
    <message>
        <source>CAMELYON16 detections</source>
        <translation>CAMELYON16-Detektionen</translation>
    </message>
    <message>
        <source>A line a focus: for CAMELYON16&apos;s FROC evaluation.</source>
        <translation>Eine Zeile pro Herd: für die FROC-Auswertung von CAMELYON16.</translation>
    </message>
    <message>
        <source>WSInfer tables</source>
        <translation>WSInfer-Tabellen</translation>
    </message>
    <message>
        <source>Tables in WSInfer&apos;s folders: for tools that read its results.</source>
        <translation>Tabellen in den Ordnern von WSInfer: für Werkzeuge, die dessen Ergebnisse lesen.</translation>
    </message>
    <message>
        <source>Readings as a table (CSV)</source>
        <translation>Befunde als Tabelle (CSV)</translation>
    </message>
    <message>
        <source>What readers said, as a table: of slides and foci, with name and time.</source>
        <translation>Die Befunde der Befunder als Tabelle: zu Schnitten und Herden, mit Name und Zeit.</translation>
    </message>
    <message>
        <source>Annotations (GeoJSON)</source>
        <translation>Annotationen (GeoJSON)</translation>
    </message>
    <message>
        <source>What readers have drawn, as GeoJSON: for QuPath.</source>
        <translation>Was Befunder eingezeichnet haben, als GeoJSON: für QuPath.</translation>
    </message>
    <message>
        <source>Press S to give it, in micrometres.</source>
        <translation>Drücken Sie S, um sie in Mikrometern anzugeben.</translation>
    </message>
    <message>
        <source>Open the slide that was scanned, and export it again.</source>
        <translation>Öffnen Sie den analysierten Schnitt, und exportieren Sie ihn erneut.</translation>
    </message>
    <message>
        <source>Move it, or choose another folder.</source>
        <translation>Verschieben Sie sie, oder wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <source>Export them one by one, each to another folder.</source>
        <translation>Exportieren Sie sie einzeln, jeden in einen anderen Ordner.</translation>
    </message>
    <message>
        <source>No tissue was found. Look at the slide; &quot;Scan everything&quot; in the dialog of a scan scans all of it.</source>
        <translation>Es wurde kein Gewebe gefunden. Sehen Sie sich den Schnitt an; „Alles analysieren“ im Dialog der Analyse untersucht ihn ganz.</translation>
    </message>
    <message>
        <source>Do not use it here; on a GPU, choose the CPU in the settings.</source>
        <translation>Verwenden Sie es hier nicht; auf einer GPU wählen Sie die CPU in den Einstellungen.</translation>
    </message>
    <message>
        <source>Choose the CPU in the settings, or another model.</source>
        <translation>Wählen Sie die CPU in den Einstellungen oder ein anderes Modell.</translation>
    </message>
    <message>
        <source>Install HistoViewer again.</source>
        <translation>Installieren Sie HistoViewer erneut.</translation>
    </message>
    <message>
        <source>Install the NVIDIA driver and `pip install histoviewer[cuda]`, or choose the CPU in the settings.</source>
        <translation>Installieren Sie den NVIDIA-Treiber und `pip install histoviewer[cuda]`, oder wählen Sie die CPU in den Einstellungen.</translation>
    </message>
    <message>
        <source>Scan the slide again.</source>
        <translation>Analysieren Sie den Schnitt erneut.</translation>
    </message>
    <message>
        <source>Choose another model.</source>
        <translation>Wählen Sie ein anderes Modell.</translation>
    </message>
    <message>
        <source>Choose a larger image.</source>
        <translation>Wählen Sie ein größeres Bild.</translation>
    </message>
    <message>
        <source>Choose a heatmap, a .tif of a scan.</source>
        <translation>Wählen Sie eine Heatmap, eine .tif-Datei einer Analyse.</translation>
    </message>
    <message>
        <source>%1 If that does not help, convert it to a tiled, pyramidal TIFF.</source>
        <translation>%1 Hilft das nicht, wandeln Sie sie in ein gekacheltes TIFF mit Bildpyramide um.</translation>
    </message>
    <message>
        <source>%1 Then scan again: what was finished is kept.</source>
        <translation>%1 Starten Sie die Analyse dann neu: Was fertig ist, bleibt erhalten.</translation>
    </message>
    <message>
        <source>%1 are lost (number %2%3)</source>
        <translation>%1 sind verloren (Nummer %2%3)</translation>
    </message>
    <message>
        <source>%1 has changed since it was scanned, so the earlier heatmap is not shown. Scan the slide again.</source>
        <translation>%1 hat sich seit der Analyse geändert; die frühere Heatmap wird nicht gezeigt. Analysieren Sie den Schnitt erneut.</translation>
    </message>
    <message>
        <source>%1 is not a supported picture format</source>
        <translation>%1 ist kein unterstütztes Bildformat</translation>
    </message>
    <message>
        <source>%1 is not the file that was scanned, so the heatmap may not fit. Scan the slide again.</source>
        <translation>%1 ist nicht die Datei, die analysiert wurde; die Heatmap passt vielleicht nicht. Analysieren Sie den Schnitt erneut.</translation>
    </message>
    <message>
        <source>%1 of its tiles could not be read (%2).</source>
        <translation>%1 Kacheln konnten nicht gelesen werden (%2).</translation>
    </message>
    <message>
        <source>%1 of its tiles were not scanned: only a region was.</source>
        <translation>%1 Kacheln wurden nicht analysiert, sondern nur ein Bereich.</translation>
    </message>
    <message>
        <source>%1 of the tissue was examined: patches lay %2 pixels apart.</source>
        <translation>%1 des Gewebes wurden untersucht: Die Ausschnitte lagen %2 Pixel auseinander.</translation>
    </message>
    <message>
        <source>%1 um per pixel recorded, %2</source>
        <translation>%1 µm pro Pixel angegeben, %2</translation>
    </message>
    <message>
        <source>%1 with axes %2 and shape %3</source>
        <translation>%1 mit Achsen %2 und Form %3</translation>
    </message>
    <message>
        <source>%1, and was set aside as %2</source>
        <translation>%1 und wurde als %2 beiseitegelegt</translation>
    </message>
    <message>
        <source>%1: %2. It was set aside as %3, and scanned again.</source>
        <translation>%1: %2. Die Datei wurde als %3 beiseitegelegt und der Schnitt neu analysiert.</translation>
    </message>
    <message>
        <source>%1: has no result. %2</source>
        <translation>%1: hat kein Ergebnis. %2</translation>
    </message>
    <message>
        <source>, perhaps out of memory</source>
        <translation>, vielleicht zu wenig Speicher</translation>
    </message>
    <message>
        <source>Ask for permission to read it.</source>
        <translation>Bitten Sie um Leserechte.</translation>
    </message>
    <message>
        <source>Changes last until the window is closed. Check the file&apos;s permissions.</source>
        <translation>Änderungen gelten, bis das Fenster geschlossen wird. Prüfen Sie die Rechte der Datei.</translation>
    </message>
    <message>
        <source>Check its drive and permissions.</source>
        <translation>Prüfen Sie Laufwerk und Rechte.</translation>
    </message>
    <message>
        <source>Check its name and folder.</source>
        <translation>Prüfen Sie Namen und Ordner.</translation>
    </message>
    <message>
        <source>Check that its drive is connected.</source>
        <translation>Prüfen Sie, ob das Laufwerk verbunden ist.</translation>
    </message>
    <message>
        <source>Check that the file still exists.</source>
        <translation>Prüfen Sie, ob die Datei noch da ist.</translation>
    </message>
    <message>
        <source>Check that you may read and write in its folder.</source>
        <translation>Prüfen Sie, ob Sie in ihrem Ordner lesen und schreiben dürfen.</translation>
    </message>
    <message>
        <source>Check that you may write to it.</source>
        <translation>Prüfen Sie, ob Sie darin schreiben dürfen.</translation>
    </message>
    <message>
        <source>Check that you may write to its folder.</source>
        <translation>Prüfen Sie, ob Sie in ihrem Ordner schreiben dürfen.</translation>
    </message>
    <message>
        <source>Check the drive or network that it is on.</source>
        <translation>Prüfen Sie das Laufwerk oder Netz, auf dem sie liegt.</translation>
    </message>
    <message>
        <source>Check the model&apos;s folder, or copy it again.</source>
        <translation>Prüfen Sie den Ordner des Modells, oder kopieren Sie ihn erneut.</translation>
    </message>
    <message>
        <source>Choose a GeoJSON file of annotations, such as QuPath writes.</source>
        <translation>Wählen Sie eine GeoJSON-Datei mit Annotationen, wie QuPath sie schreibt.</translation>
    </message>
    <message>
        <source>Choose a folder that `python -m export convert` wrote, or convert it again.</source>
        <translation>Wählen Sie einen Ordner, den `python -m export convert` geschrieben hat, oder konvertieren Sie das Modell erneut.</translation>
    </message>
    <message>
        <source>Choose a folder that you may write to, with free space.</source>
        <translation>Wählen Sie einen Ordner mit freiem Platz, in dem Sie schreiben dürfen.</translation>
    </message>
    <message>
        <source>Choose a folder that you may write to.</source>
        <translation>Wählen Sie einen Ordner, in dem Sie schreiben dürfen.</translation>
    </message>
    <message>
        <source>Choose a slide or an image file.</source>
        <translation>Wählen Sie einen Schnitt oder eine Bilddatei.</translation>
    </message>
    <message>
        <source>Choose one of the strides %1.</source>
        <translation>Wählen Sie eine der Schrittweiten %1.</translation>
    </message>
    <message>
        <source>Choose one of: %1.</source>
        <translation>Wählen Sie eines von: %1.</translation>
    </message>
    <message>
        <source>Choose the folder of the slides.</source>
        <translation>Wählen Sie den Ordner der Schnitte.</translation>
    </message>
    <message>
        <source>Choose the original slide.</source>
        <translation>Wählen Sie den Originalschnitt.</translation>
    </message>
    <message>
        <source>Close other programs that use it.</source>
        <translation>Schließen Sie andere Programme, die sie benutzen.</translation>
    </message>
    <message>
        <source>Convert it to 8-bit RGB.</source>
        <translation>Wandeln Sie sie in 8-Bit-RGB um.</translation>
    </message>
    <message>
        <source>Convert it to a tiled, pyramidal TIFF.</source>
        <translation>Wandeln Sie sie in ein gekacheltes TIFF mit Bildpyramide um.</translation>
    </message>
    <message>
        <source>Convert the model again, or choose another.</source>
        <translation>Konvertieren Sie das Modell erneut, oder wählen Sie ein anderes.</translation>
    </message>
    <message>
        <source>Convert the original slide to DICOM again.</source>
        <translation>Wandeln Sie den Originalschnitt erneut in DICOM um.</translation>
    </message>
    <message>
        <source>Copy it again from the archive.</source>
        <translation>Kopieren Sie sie erneut aus dem Archiv.</translation>
    </message>
    <message>
        <source>Copy it again from the scanner or the archive.</source>
        <translation>Kopieren Sie sie erneut vom Scanner oder aus dem Archiv.</translation>
    </message>
    <message>
        <source>Copy it again.</source>
        <translation>Kopieren Sie sie erneut.</translation>
    </message>
    <message>
        <source>Copy the folder together with the file.</source>
        <translation>Kopieren Sie den Ordner zusammen mit der Datei.</translation>
    </message>
    <message>
        <source>Correct `output.kind` in its %1, or choose another model.</source>
        <translation>Berichtigen Sie `output.kind` in %1, oder wählen Sie ein anderes Modell.</translation>
    </message>
    <message>
        <source>Correct it, or choose one of the examples.</source>
        <translation>Berichtigen Sie es, oder wählen Sie eines der Beispiele.</translation>
    </message>
    <message>
        <source>Correct the table.</source>
        <translation>Berichtigen Sie die Tabelle.</translation>
    </message>
    <message>
        <source>Export fewer of them, such as those of one class.</source>
        <translation>Exportieren Sie weniger, etwa die einer Klasse.</translation>
    </message>
    <message>
        <source>Export the report again.</source>
        <translation>Exportieren Sie den Bericht erneut.</translation>
    </message>
    <message>
        <source>Export the slides one by one to find the file at fault.</source>
        <translation>Exportieren Sie die Schnitte einzeln, um die schuldige Datei zu finden.</translation>
    </message>
    <message>
        <source>Export the slides one by one to find the one at fault.</source>
        <translation>Exportieren Sie die Schnitte einzeln, um den schuldigen zu finden.</translation>
    </message>
    <message>
        <source>Free some space on its disk.</source>
        <translation>Schaffen Sie Platz auf ihrem Datenträger.</translation>
    </message>
    <message>
        <source>Free some space, or check your permissions.</source>
        <translation>Schaffen Sie Platz, oder prüfen Sie Ihre Rechte.</translation>
    </message>
    <message>
        <source>Give a CSV file with the columns &quot;slide&quot;, &quot;case&quot; and, if known, &quot;node&quot;.</source>
        <translation>Geben Sie eine CSV-Datei mit den Spalten „slide“, „case“ und, falls bekannt, „node“ an.</translation>
    </message>
    <message>
        <source>Give a file like Kaggle&apos;s train_labels.csv.</source>
        <translation>Geben Sie eine Datei wie Kaggles train_labels.csv an.</translation>
    </message>
    <message>
        <source>Give a folder with a %1, or one of: %2.</source>
        <translation>Geben Sie einen Ordner mit %1 an oder eines von: %2.</translation>
    </message>
    <message>
        <source>Give the output folder of a scan.</source>
        <translation>Geben Sie den Ausgabeordner einer Analyse an.</translation>
    </message>
    <message>
        <source>Give the size of a level-0 pixel in micrometres.</source>
        <translation>Geben Sie die Größe eines Pixels der Ebene 0 in Mikrometern an.</translation>
    </message>
    <message>
        <source>Group the slides again.</source>
        <translation>Gruppieren Sie die Schnitte erneut.</translation>
    </message>
    <message>
        <source>Install it with: pip install &quot;histoviewer[%1]&quot;.</source>
        <translation>Installieren Sie es mit: pip install &quot;histoviewer[%1]&quot;.</translation>
    </message>
    <message>
        <source>Install openslide-bin 4.0.1 or later.</source>
        <translation>Installieren Sie openslide-bin 4.0.1 oder neuer.</translation>
    </message>
    <message>
        <source>Install that version, or scan the slide again.</source>
        <translation>Installieren Sie diese Version, oder analysieren Sie den Schnitt erneut.</translation>
    </message>
    <message>
        <source>Install the model again, or choose another.</source>
        <translation>Installieren Sie das Modell erneut, oder wählen Sie ein anderes.</translation>
    </message>
    <message>
        <source>It is in use; close the other program.</source>
        <translation>Sie wird benutzt; schließen Sie das andere Programm.</translation>
    </message>
    <message>
        <source>It may be damaged or altered; install it again.</source>
        <translation>Es ist vielleicht beschädigt oder verändert; installieren Sie es erneut.</translation>
    </message>
    <message>
        <source>It was made anew from %1 result files; %2 readings were salvaged, %3. The reasons of failed slides are gone: scan again to try these.</source>
        <translation>Sie wurde aus %1 Ergebnisdateien neu erstellt; %2 Befunde wurden gerettet, %3. Die Gründe fehlgeschlagener Schnitte sind verloren: Analysieren Sie diese erneut.</translation>
    </message>
    <message>
        <source>Leave it out of the folder.</source>
        <translation>Entfernen Sie sie aus dem Ordner.</translation>
    </message>
    <message>
        <source>Look at it in another program.</source>
        <translation>Sehen Sie sie sich in einem anderen Programm an.</translation>
    </message>
    <message>
        <source>Look at the slide in another program, or copy it again.</source>
        <translation>Sehen Sie sich den Schnitt in einem anderen Programm an, oder kopieren Sie ihn erneut.</translation>
    </message>
    <message>
        <source>Look at the slide in another program.</source>
        <translation>Sehen Sie sich den Schnitt in einem anderen Programm an.</translation>
    </message>
    <message>
        <source>Move it to another folder, and keep it.</source>
        <translation>Verschieben Sie sie in einen anderen Ordner, und bewahren Sie sie auf.</translation>
    </message>
    <message>
        <source>Open every other results folder once to index it again.</source>
        <translation>Öffnen Sie jeden anderen Ergebnisordner einmal, damit er wieder erfasst wird.</translation>
    </message>
    <message>
        <source>Open it again.</source>
        <translation>Öffnen Sie sie erneut.</translation>
    </message>
    <message>
        <source>Open it with %1.</source>
        <translation>Öffnen Sie sie mit %1.</translation>
    </message>
    <message>
        <source>Open it with that pixel size: open_slide(path, mpp, force_mpp=True).</source>
        <translation>Öffnen Sie ihn mit dieser Pixelgröße: open_slide(path, mpp, force_mpp=True).</translation>
    </message>
    <message>
        <source>OpenVINO does not use it</source>
        <translation>OpenVINO benutzt sie nicht</translation>
    </message>
    <message>
        <source>Print the HTML report instead.</source>
        <translation>Drucken Sie stattdessen den HTML-Bericht.</translation>
    </message>
    <message>
        <source>Put what names the case in brackets: (?P&lt;case&gt;...).</source>
        <translation>Setzen Sie, was den Fall benennt, in Klammern: (?P&lt;case&gt;...).</translation>
    </message>
    <message>
        <source>Remove all but one.</source>
        <translation>Entfernen Sie alle bis auf einen.</translation>
    </message>
    <message>
        <source>Remove it yourself.</source>
        <translation>Entfernen Sie sie selbst.</translation>
    </message>
    <message>
        <source>Remove the other first, or rename this one in its model.json.</source>
        <translation>Entfernen Sie zuerst das andere, oder benennen Sie dieses in seiner model.json um.</translation>
    </message>
    <message>
        <source>Run `histoviewer model add` on its folder, which completes the manifest.</source>
        <translation>Führen Sie `histoviewer model add` für seinen Ordner aus; das vervollständigt das Manifest.</translation>
    </message>
    <message>
        <source>Save the one to be scanned as a separate file.</source>
        <translation>Speichern Sie das zu analysierende als eigene Datei.</translation>
    </message>
    <message>
        <source>Scan again: the results are kept, and it is rebuilt from them.</source>
        <translation>Analysieren Sie erneut: Die Ergebnisse bleiben erhalten, und sie wird aus ihnen neu erstellt.</translation>
    </message>
    <message>
        <source>Scan it again.</source>
        <translation>Analysieren Sie ihn erneut.</translation>
    </message>
    <message>
        <source>Scan it by itself.</source>
        <translation>Analysieren Sie ihn einzeln.</translation>
    </message>
    <message>
        <source>Scan the slide again, or choose another format.</source>
        <translation>Analysieren Sie den Schnitt erneut, oder wählen Sie ein anderes Format.</translation>
    </message>
    <message>
        <source>Scan the slide itself, not a reduced picture of it.</source>
        <translation>Analysieren Sie den Schnitt selbst, nicht ein verkleinertes Bild von ihm.</translation>
    </message>
    <message>
        <source>The installed program does without it. In a Python environment: pip install &quot;histoviewer[%1]&quot;.</source>
        <translation>Das installierte Programm kommt ohne es aus. In einer Python-Umgebung: pip install &quot;histoviewer[%1]&quot;.</translation>
    </message>
    <message>
        <source>The model gave no number for %1 of its tiles.</source>
        <translation>Das Modell gab für %1 Kacheln keine Zahl.</translation>
    </message>
    <message>
        <source>The pixel size (%1 µm) is %2 and not recorded in the file: if it is wrong, the model sees everything at the wrong size.</source>
        <translation>Die Pixelgröße (%1 µm) ist %2 und steht nicht in der Datei: Ist sie falsch, sieht das Modell alles in falscher Größe.</translation>
    </message>
    <message>
        <source>The scan is not complete.</source>
        <translation>Die Analyse ist nicht vollständig.</translation>
    </message>
    <message>
        <source>The slide is coarser (%1 µm per pixel) than the patches that the model was trained on (%2), so it lacks detail that the model looks at.</source>
        <translation>Der Schnitt ist gröber (%1 µm pro Pixel) als die Ausschnitte, mit denen das Modell trainiert wurde (%2); ihm fehlen Einzelheiten, auf die das Modell achtet.</translation>
    </message>
    <message>
        <source>They were restored from the journal; none is lost.</source>
        <translation>Sie wurden aus dem Journal wiederhergestellt; keiner ist verloren.</translation>
    </message>
    <message>
        <source>Update HistoViewer on this computer, or choose another folder.</source>
        <translation>Aktualisieren Sie HistoViewer auf diesem Computer, oder wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <source>Use one of %1.</source>
        <translation>Verwenden Sie eines von %1.</translation>
    </message>
    <message>
        <source>Wait until it is written; scan it again.</source>
        <translation>Warten Sie, bis er geschrieben ist, und analysieren Sie ihn erneut.</translation>
    </message>
    <message>
        <source>a model named %1 is already installed</source>
        <translation>ein Modell namens %1 ist schon installiert</translation>
    </message>
    <message>
        <source>a pixel size recorded that is not a number (%1, %2)</source>
        <translation>eine Pixelgröße angegeben, die keine Zahl ist (%1, %2)</translation>
    </message>
    <message>
        <source>assigns %1 to %2 and to %3</source>
        <translation>ordnet %1 sowohl %2 als auch %3 zu</translation>
    </message>
    <message>
        <source>brought down the process that exported it (%1)</source>
        <translation>hat den Prozess zum Absturz gebracht, der exportiert hat (%1)</translation>
    </message>
    <message>
        <source>brought down the process that looks at it (%1)</source>
        <translation>hat den Prozess zum Absturz gebracht, der die Datei ansieht (%1)</translation>
    </message>
    <message>
        <source>brought down the process that reads it (%1)</source>
        <translation>hat den Prozess zum Absturz gebracht, der die Datei liest (%1)</translation>
    </message>
    <message>
        <source>brought down the process that reads it (it sent tiles that cannot be)</source>
        <translation>hat den Prozess zum Absturz gebracht, der die Datei liest (er sandte unmögliche Kacheln)</translation>
    </message>
    <message>
        <source>cannot be created (%1)</source>
        <translation>kann nicht angelegt werden (%1)</translation>
    </message>
    <message>
        <source>cannot be exported (%1: %2)</source>
        <translation>kann nicht exportiert werden (%1: %2)</translation>
    </message>
    <message>
        <source>cannot be loaded (%1)</source>
        <translation>kann nicht geladen werden (%1)</translation>
    </message>
    <message>
        <source>cannot be opened (%1)</source>
        <translation>kann nicht geöffnet werden (%1)</translation>
    </message>
    <message>
        <source>cannot be read (%1)</source>
        <translation>kann nicht gelesen werden (%1)</translation>
    </message>
    <message>
        <source>cannot be read as PNG, JPEG, TIFF or BMP (%1)</source>
        <translation>kann nicht als PNG, JPEG, TIFF oder BMP gelesen werden (%1)</translation>
    </message>
    <message>
        <source>cannot be read in part (%1)</source>
        <translation>kann teilweise nicht gelesen werden (%1)</translation>
    </message>
    <message>
        <source>cannot be removed (%1)</source>
        <translation>kann nicht entfernt werden (%1)</translation>
    </message>
    <message>
        <source>cannot be used (%1)</source>
        <translation>kann nicht benutzt werden (%1)</translation>
    </message>
    <message>
        <source>cannot be used: %1</source>
        <translation>kann nicht benutzt werden: %1</translation>
    </message>
    <message>
        <source>cannot be written</source>
        <translation>kann nicht geschrieben werden</translation>
    </message>
    <message>
        <source>cannot be written (%1)</source>
        <translation>kann nicht geschrieben werden (%1)</translation>
    </message>
    <message>
        <source>cannot be written (%1), so the reading was not stored</source>
        <translation>kann nicht geschrieben werden (%1); der Befund wurde nicht gespeichert</translation>
    </message>
    <message>
        <source>changed while it was scanned</source>
        <translation>hat sich während der Analyse geändert</translation>
    </message>
    <message>
        <source>classes %1 are not unique</source>
        <translation>Klassen %1 sind nicht eindeutig</translation>
    </message>
    <message>
        <source>computes other values on this machine (%1, %2, %3) than where it was made: difference %4, tolerance %5</source>
        <translation>rechnet auf diesem Computer (%1, %2, %3) andere Werte als am Ort seiner Entstehung: Abweichung %4, Toleranz %5</translation>
    </message>
    <message>
        <source>contains %1 annotations, more than %2</source>
        <translation>enthält %1 Annotationen, mehr als %2</translation>
    </message>
    <message>
        <source>contains an object that %1</source>
        <translation>enthält ein Objekt, das unbrauchbar ist (%1)</translation>
    </message>
    <message>
        <source>contains no annotations</source>
        <translation>enthält keine Annotationen</translation>
    </message>
    <message>
        <source>contains no heatmaps</source>
        <translation>enthält keine Heatmaps</translation>
    </message>
    <message>
        <source>contains readings and cannot be read (%1)</source>
        <translation>enthält Befunde und kann nicht gelesen werden (%1)</translation>
    </message>
    <message>
        <source>crashed the process that exported it (%1)</source>
        <translation>hat den Prozess zum Absturz gebracht, der exportiert hat (%1)</translation>
    </message>
    <message>
        <source>declares %1 planes, which no slide has</source>
        <translation>gibt %1 Ebenen an, die kein Schnitt hat</translation>
    </message>
    <message>
        <source>declares %1 x %2 pixels, which no slide has</source>
        <translation>gibt %1 x %2 Pixel an, die kein Schnitt hat</translation>
    </message>
    <message>
        <source>declares its colours as %1, but its pixels are stored as RGB</source>
        <translation>gibt seine Farben als %1 an, aber die Pixel sind als RGB gespeichert</translation>
    </message>
    <message>
        <source>declares tiles of %1 x %2 pixels</source>
        <translation>gibt Kacheln von %1 x %2 Pixeln an</translation>
    </message>
    <message>
        <source>declares tiles of %1 x %2 pixels, too large to decode</source>
        <translation>gibt Kacheln von %1 x %2 Pixeln an, zu groß zum Dekodieren</translation>
    </message>
    <message>
        <source>does not contain %1 patches</source>
        <translation>enthält keine %1 Ausschnitte</translation>
    </message>
    <message>
        <source>does not exist</source>
        <translation>existiert nicht</translation>
    </message>
    <message>
        <source>does not have %1 labels 0 and 1</source>
        <translation>hat nicht %1 Kennzeichnungen 0 und 1</translation>
    </message>
    <message>
        <source>does not have the parts %1</source>
        <translation>hat nicht die Teile %1</translation>
    </message>
    <message>
        <source>does not have the values of %1 patches</source>
        <translation>hat nicht die Werte von %1 Ausschnitten</translation>
    </message>
    <message>
        <source>does not say what names the case</source>
        <translation>sagt nicht, was den Fall benennt</translation>
    </message>
    <message>
        <source>exists already and was not written by HistoViewer, or was changed since</source>
        <translation>gibt es schon und stammt nicht von HistoViewer oder wurde seither geändert</translation>
    </message>
    <message>
        <source>exit code %1</source>
        <translation>Exit-Code %1</translation>
    </message>
    <message>
        <source>failed on %1, %2 (%3)</source>
        <translation>ist auf %1, %2 fehlgeschlagen (%3)</translation>
    </message>
    <message>
        <source>floating point</source>
        <translation>Gleitkomma</translation>
    </message>
    <message>
        <source>gave no sign of life</source>
        <translation>gab kein Lebenszeichen</translation>
    </message>
    <message>
        <source>gave no sign of life for %1 s in the process that reads it</source>
        <translation>gab %1 s lang kein Lebenszeichen in dem Prozess, der die Datei liest</translation>
    </message>
    <message>
        <source>gives no probability for this tile, or for parts of it</source>
        <translation>gibt für diese Kachel oder für Teile davon keine Wahrscheinlichkeit aus</translation>
    </message>
    <message>
        <source>gives no values to compare patches by, %1 (%2)</source>
        <translation>liefert keine Werte, um Ausschnitte zu vergleichen, %1 (%2)</translation>
    </message>
    <message>
        <source>had lost %1 readings</source>
        <translation>hatte %1 Befunde verloren</translation>
    </message>
    <message>
        <source>has %1 pages or frames; only single images are supported</source>
        <translation>hat %1 Seiten oder Bilder; nur Einzelbilder werden unterstützt</translation>
    </message>
    <message>
        <source>has %1, not those in the manifest</source>
        <translation>hat %1, nicht die des Manifests</translation>
    </message>
    <message>
        <source>has %1; the manifest declares %2</source>
        <translation>hat %1; das Manifest gibt %2 an</translation>
    </message>
    <message>
        <source>has %1; the manifest declares %2 per %3</source>
        <translation>hat %1; das Manifest gibt %2 pro %3 an</translation>
    </message>
    <message>
        <source>has a fixed batch size</source>
        <translation>hat eine feste Stapelgröße</translation>
    </message>
    <message>
        <source>has a name that cannot be a folder, %1</source>
        <translation>hat einen Namen, der kein Ordner sein kann, %1</translation>
    </message>
    <message>
        <source>has another score than the worklist says</source>
        <translation>hat einen anderen Score, als die Arbeitsliste sagt</translation>
    </message>
    <message>
        <source>has changed since it was opened</source>
        <translation>hat sich seit dem Öffnen geändert</translation>
    </message>
    <message>
        <source>has changed since it was scanned: %1 of %2 regions differ</source>
        <translation>hat sich seit der Analyse geändert: %1 von %2 Bereichen weichen ab</translation>
    </message>
    <message>
        <source>has no JPEG image of the patches (%1)</source>
        <translation>hat kein JPEG-Bild der Ausschnitte (%1)</translation>
    </message>
    <message>
        <source>has no SHA-256 in %1, so it could be replaced unnoticed</source>
        <translation>hat in %1 kein SHA-256 und könnte unbemerkt ersetzt werden</translation>
    </message>
    <message>
        <source>has no column %1</source>
        <translation>hat keine Spalte %1</translation>
    </message>
    <message>
        <source>has no folder %1 beside it, which contains its pixels</source>
        <translation>hat keinen Ordner %1 neben sich, der seine Pixel enthält</translation>
    </message>
    <message>
        <source>has no golden patches, so its results cannot be verified on this machine</source>
        <translation>hat keine Referenzausschnitte; seine Ergebnisse lassen sich auf diesem Computer nicht prüfen</translation>
    </message>
    <message>
        <source>has no labels, or labels other than 0 and 1</source>
        <translation>hat keine Labels oder andere als 0 und 1</translation>
    </message>
    <message>
        <source>has no network in 8-bit integers</source>
        <translation>hat kein Netz in 8-Bit-Ganzzahlen</translation>
    </message>
    <message>
        <source>has no operating point %1</source>
        <translation>hat keinen Arbeitspunkt %1</translation>
    </message>
    <message>
        <source>has no record of what its scan read</source>
        <translation>hat keine Aufzeichnung dessen, was die Analyse gelesen hat</translation>
    </message>
    <message>
        <source>has patches of %1 x %2 pixels, which cannot be %3 apart</source>
        <translation>hat Ausschnitte von %1 x %2 Pixeln, die nicht %3 auseinander liegen können</translation>
    </message>
    <message>
        <source>has several rows of id &apos;%1&apos;</source>
        <translation>hat mehrere Zeilen mit der id &apos;%1&apos;</translation>
    </message>
    <message>
        <source>has values that are not finite</source>
        <translation>hat Werte, die nicht endlich sind</translation>
    </message>
    <message>
        <source>has values that the network does not compute: a likeness differs by %1</source>
        <translation>hat Werte, die das Netz nicht berechnet: Eine Ähnlichkeit weicht um %1 ab</translation>
    </message>
    <message>
        <source>is %1 named %2</source>
        <translation>ist %1 mit der Endung %2</translation>
    </message>
    <message>
        <source>is %1 x %2 %3, not %4 x %5 RGB</source>
        <translation>ist %1 x %2 %3, nicht %4 x %5 RGB</translation>
    </message>
    <message>
        <source>is a %1 TIFF, not 8-bit RGB</source>
        <translation>ist ein %1-TIFF, kein 8-Bit-RGB</translation>
    </message>
    <message>
        <source>is a %1 image, not 8-bit RGB</source>
        <translation>ist ein %1-Bild, kein 8-Bit-RGB</translation>
    </message>
    <message>
        <source>is a DICOM slide whose file is needed for its identifiers, and is gone or changed</source>
        <translation>ist ein DICOM-Schnitt, dessen Datei wegen der Kennungen gebraucht wird und fehlt oder geändert ist</translation>
    </message>
    <message>
        <source>is a damaged TIFF (%1)</source>
        <translation>ist ein beschädigtes TIFF (%1)</translation>
    </message>
    <message>
        <source>is a damaged TIFF: %1</source>
        <translation>ist ein beschädigtes TIFF: %1</translation>
    </message>
    <message>
        <source>is a damaged TIFF: %1 tiles for %2 x %3 pixels in tiles of %4 x %5</source>
        <translation>ist ein beschädigtes TIFF: %1 Kacheln für %2 x %3 Pixel in Kacheln von %4 x %5</translation>
    </message>
    <message>
        <source>is a damaged or unusual OME-TIFF (%1)</source>
        <translation>ist ein beschädigtes oder ungewöhnliches OME-TIFF (%1)</translation>
    </message>
    <message>
        <source>is a folder, not a slide</source>
        <translation>ist ein Ordner, kein Schnitt</translation>
    </message>
    <message>
        <source>is a tiled TIFF that OpenSlide does not recognise, possibly a damaged slide</source>
        <translation>ist ein gekacheltes TIFF, das OpenSlide nicht erkennt, vielleicht ein beschädigter Schnitt</translation>
    </message>
    <message>
        <source>is an OME-TIFF of %1, not of 8-bit RGB</source>
        <translation>ist ein OME-TIFF mit %1, nicht mit 8-Bit-RGB</translation>
    </message>
    <message>
        <source>is closed</source>
        <translation>ist geschlossen</translation>
    </message>
    <message>
        <source>is damaged (%1)</source>
        <translation>ist beschädigt (%1)</translation>
    </message>
    <message>
        <source>is damaged (%1). Unreadable parts are hatched</source>
        <translation>ist beschädigt (%1). Unlesbare Teile sind schraffiert</translation>
    </message>
    <message>
        <source>is damaged and cannot be renamed (%1)</source>
        <translation>ist beschädigt und kann nicht umbenannt werden (%1)</translation>
    </message>
    <message>
        <source>is damaged or not supported by OpenSlide (%1)</source>
        <translation>ist beschädigt oder wird von OpenSlide nicht unterstützt (%1)</translation>
    </message>
    <message>
        <source>is damaged, truncated or no %1 slide that OpenSlide can read</source>
        <translation>ist beschädigt, abgeschnitten oder kein %1-Schnitt, den OpenSlide lesen kann</translation>
    </message>
    <message>
        <source>is empty</source>
        <translation>ist leer</translation>
    </message>
    <message>
        <source>is larger than %1 MB</source>
        <translation>ist größer als %1 MB</translation>
    </message>
    <message>
        <source>is larger than %1 MiB</source>
        <translation>ist größer als %1 MiB</translation>
    </message>
    <message>
        <source>is missing</source>
        <translation>fehlt</translation>
    </message>
    <message>
        <source>is no archive of arrays (%1)</source>
        <translation>ist kein Archiv von Arrays (%1)</translation>
    </message>
    <message>
        <source>is no regular expression (%1)</source>
        <translation>ist kein regulärer Ausdruck (%1)</translation>
    </message>
    <message>
        <source>is not a HistoViewer heatmap</source>
        <translation>ist keine Heatmap von HistoViewer</translation>
    </message>
    <message>
        <source>is not a PNG image (%1)</source>
        <translation>ist kein PNG-Bild (%1)</translation>
    </message>
    <message>
        <source>is not a folder with slides</source>
        <translation>ist kein Ordner mit Schnitten</translation>
    </message>
    <message>
        <source>is not a heatmap, or is damaged (%1)</source>
        <translation>ist keine Heatmap oder ist beschädigt (%1)</translation>
    </message>
    <message>
        <source>is not a model</source>
        <translation>ist kein Modell</translation>
    </message>
    <message>
        <source>is not a regular file</source>
        <translation>ist keine gewöhnliche Datei</translation>
    </message>
    <message>
        <source>is not a table with the columns id and label (%1)</source>
        <translation>ist keine Tabelle mit den Spalten id und label (%1)</translation>
    </message>
    <message>
        <source>is not a text in UTF-8</source>
        <translation>ist kein Text in UTF-8</translation>
    </message>
    <message>
        <source>is not installed</source>
        <translation>ist nicht installiert</translation>
    </message>
    <message>
        <source>is not installed in the version that scanned this slide</source>
        <translation>ist nicht in der Version installiert, die diesen Schnitt analysiert hat</translation>
    </message>
    <message>
        <source>is not offered by %1</source>
        <translation>wird von %1 nicht angeboten</translation>
    </message>
    <message>
        <source>is not read any more, as it brought down the process that reads it twice</source>
        <translation>wird nicht mehr gelesen, weil der lesende Prozess daran zweimal abgestürzt ist</translation>
    </message>
    <message>
        <source>is not the file described in %1: its SHA-256 differs</source>
        <translation>ist nicht die in %1 beschriebene Datei: ihr SHA-256 weicht ab</translation>
    </message>
    <message>
        <source>is not the file that was scanned</source>
        <translation>ist nicht die Datei, die analysiert wurde</translation>
    </message>
    <message>
        <source>is not valid JSON</source>
        <translation>ist kein gültiges JSON</translation>
    </message>
    <message>
        <source>is not valid JSON (%1)</source>
        <translation>ist kein gültiges JSON (%1)</translation>
    </message>
    <message>
        <source>is not what this processor computes in; it has %1</source>
        <translation>kann dieser Prozessor nicht rechnen; er hat %1</translation>
    </message>
    <message>
        <source>is of a slide of %1 x %2 pixels, but %3 has %4 x %5</source>
        <translation>gehört zu einem Schnitt von %1 x %2 Pixeln, aber %3 hat %4 x %5</translation>
    </message>
    <message>
        <source>is of an earlier export, and cannot be removed (%1)</source>
        <translation>stammt von einem früheren Export und kann nicht entfernt werden (%1)</translation>
    </message>
    <message>
        <source>is of another file than the worklist says</source>
        <translation>gehört zu einer anderen Datei, als die Arbeitsliste sagt</translation>
    </message>
    <message>
        <source>is of another network</source>
        <translation>gehört zu einem anderen Netz</translation>
    </message>
    <message>
        <source>is of another version, or is damaged (%1)</source>
        <translation>ist von einer anderen Version oder beschädigt (%1)</translation>
    </message>
    <message>
        <source>is open with pixels of %1 um, not the %2 um to be forced</source>
        <translation>ist mit Pixeln von %1 µm geöffnet, nicht mit den verlangten %2 µm</translation>
    </message>
    <message>
        <source>is smaller than one patch (%1 x %2 um, a patch is %3 um wide)</source>
        <translation>ist kleiner als ein Ausschnitt (%1 x %2 µm, ein Ausschnitt ist %3 µm breit)</translation>
    </message>
    <message>
        <source>is too coarse: %1 um per pixel, the model was made for %2</source>
        <translation>ist zu grob: %1 µm pro Pixel, das Modell ist für %2 gemacht</translation>
    </message>
    <message>
        <source>is too large for a plain image</source>
        <translation>ist zu groß für ein einfaches Bild</translation>
    </message>
    <message>
        <source>it sent %1</source>
        <translation>er sandte %1</translation>
    </message>
    <message>
        <source>kind %1 requires two classes, of which the last is the positive one</source>
        <translation>kind %1 verlangt zwei Klassen, von denen die letzte die positive ist</translation>
    </message>
    <message>
        <source>label_centre %1 is wider than patch_size %2</source>
        <translation>label_centre %1 ist breiter als patch_size %2</translation>
    </message>
    <message>
        <source>may contain readings and cannot be read (%1)</source>
        <translation>enthält vielleicht Befunde und kann nicht gelesen werden (%1)</translation>
    </message>
    <message>
        <source>may not be read</source>
        <translation>darf nicht gelesen werden</translation>
    </message>
    <message>
        <source>method %1 is not one of %2</source>
        <translation>method %1 ist keine von %2</translation>
    </message>
    <message>
        <source>method %1 needs mean and std, three numbers each</source>
        <translation>method %1 braucht mean und std, je drei Zahlen</translation>
    </message>
    <message>
        <source>more than 2 % apart</source>
        <translation>um mehr als 2 % verschieden</translation>
    </message>
    <message>
        <source>needs the package %1, which is not installed</source>
        <translation>braucht das Paket %1, das nicht installiert ist</translation>
    </message>
    <message>
        <source>no NVIDIA driver was found</source>
        <translation>es wurde kein NVIDIA-Treiber gefunden</translation>
    </message>
    <message>
        <source>no image where tissue is expected</source>
        <translation>kein Bild, wo Gewebe erwartet wird</translation>
    </message>
    <message>
        <source>no longer exists</source>
        <translation>existiert nicht mehr</translation>
    </message>
    <message>
        <source>no pixel size recorded</source>
        <translation>keine Pixelgröße angegeben</translation>
    </message>
    <message>
        <source>none is lost</source>
        <translation>keiner ist verloren</translation>
    </message>
    <message>
        <source>outputs %1, but declares kind %2, which is 0 to 1</source>
        <translation>gibt %1 aus, nennt aber kind %2, also 0 bis 1</translation>
    </message>
    <message>
        <source>outputs classes with a sum of %1, but declares kind &apos;softmax&apos;</source>
        <translation>gibt Klassen mit der Summe %1 aus, nennt aber kind &apos;softmax&apos;</translation>
    </message>
    <message>
        <source>outputs values that are not finite</source>
        <translation>gibt Werte aus, die nicht endlich sind</translation>
    </message>
    <message>
        <source>outside %1 to %2</source>
        <translation>außerhalb von %1 bis %2</translation>
    </message>
    <message>
        <source>positive %1 is not one of %2</source>
        <translation>positive %1 ist keine von %2</translation>
    </message>
    <message>
        <source>positive must name one of more than two classes</source>
        <translation>positive muss bei mehr als zwei Klassen eine nennen</translation>
    </message>
    <message>
        <source>stores weights in another file, which its SHA-256 does not cover</source>
        <translation>speichert Gewichte in einer anderen Datei, die sein SHA-256 nicht umfasst</translation>
    </message>
    <message>
        <source>surely wrong: %1</source>
        <translation>sicher falsch: %1</translation>
    </message>
    <message>
        <source>takes too much memory to be looked at</source>
        <translation>braucht zum Ansehen zu viel Speicher</translation>
    </message>
    <message>
        <source>temperature %1</source>
        <translation>Temperatur %1</translation>
    </message>
    <message>
        <source>the CUDA or cuDNN libraries did not load</source>
        <translation>die CUDA- oder cuDNN-Bibliotheken wurden nicht geladen</translation>
    </message>
    <message>
        <source>the NVIDIA driver does not start</source>
        <translation>der NVIDIA-Treiber startet nicht</translation>
    </message>
    <message>
        <source>the NVIDIA driver sees no GPU</source>
        <translation>der NVIDIA-Treiber findet keine GPU</translation>
    </message>
    <message>
        <source>the file has no data for some of its tiles</source>
        <translation>die Datei hat für einige ihrer Kacheln keine Daten</translation>
    </message>
    <message>
        <source>the file&apos;s tiles are empty or black where there should be an image</source>
        <translation>die Kacheln der Datei sind leer oder schwarz, wo ein Bild sein sollte</translation>
    </message>
    <message>
        <source>the scan is paused: %1 %2</source>
        <translation>die Analyse ist angehalten: %1 %2</translation>
    </message>
    <message>
        <source>the scan was cancelled</source>
        <translation>die Analyse wurde abgebrochen</translation>
    </message>
    <message>
        <source>this ONNX Runtime is built without CUDA</source>
        <translation>diese ONNX Runtime ist ohne CUDA gebaut</translation>
    </message>
    <message>
        <source>unpacks to more than %1 MiB</source>
        <translation>ist entpackt größer als %1 MiB</translation>
    </message>
    <message>
        <source>was answered with something else than its tissue</source>
        <translation>wurde mit etwas anderem als seinem Gewebe beantwortet</translation>
    </message>
    <message>
        <source>was damaged and has been rebuilt from the results folder</source>
        <translation>war beschädigt und wurde aus dem Ergebnisordner neu erstellt</translation>
    </message>
    <message>
        <source>was given a pixel size of %1 um, outside %2 to %3</source>
        <translation>bekam eine Pixelgröße von %1 µm, außerhalb von %2 bis %3</translation>
    </message>
    <message>
        <source>was given up: the process or computer that scanned it was lost %1 times</source>
        <translation>wurde aufgegeben: Der Prozess oder Computer, der ihn analysierte, ging %1 Mal verloren</translation>
    </message>
    <message>
        <source>was missing</source>
        <translation>fehlte</translation>
    </message>
    <message>
        <source>was not read, as the window is closing</source>
        <translation>wurde nicht gelesen, weil das Fenster schließt</translation>
    </message>
    <message>
        <source>was not scanned: loading the model ended early (%1)</source>
        <translation>wurde nicht analysiert: Das Laden des Modells brach ab (%1)</translation>
    </message>
    <message>
        <source>was not written by Qt</source>
        <translation>wurde von Qt nicht geschrieben</translation>
    </message>
    <message>
        <source>was read as something else than the heatmap that was asked for</source>
        <translation>wurde als etwas anderes gelesen als die angeforderte Heatmap</translation>
    </message>
    <message>
        <source>was read as something else than the pixels that were asked for</source>
        <translation>wurde als etwas anderes gelesen als die verlangten Pixel</translation>
    </message>
    <message>
        <source>was scanned with OpenSlide %1, not %2</source>
        <translation>wurde mit OpenSlide %1 analysiert, nicht mit %2</translation>
    </message>
    <message>
        <source>was written by a newer HistoViewer (version %1 of the worklist)</source>
        <translation>wurde von einem neueren HistoViewer geschrieben (Version %1 der Arbeitsliste)</translation>
    </message>
    <message>
        <source>will not be opened with the OpenSlide library %1, which is unsafe</source>
        <translation>wird mit der OpenSlide-Bibliothek %1 nicht geöffnet, die unsicher ist</translation>
    </message>
    <message>
        <source>would be the file of %1 slides</source>
        <translation>wäre die Datei von %1 Schnitten</translation>
    </message>
</context>
</TS>

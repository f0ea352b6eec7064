<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>AnnotationsPresenter</name>
    <message numerus="yes">
        <source>%Ln annotations were added.</source>
        <translation>
            <numerusform>%Ln annotation was added.</numerusform>
            <numerusform>%Ln annotations were added.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln annotations were written.</source>
        <translation>
            <numerusform>%Ln annotation was written.</numerusform>
            <numerusform>%Ln annotations were written.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DocumentNotes</name>
    <message numerus="yes">
        <source>Results or readings of this slide are in %Ln folders that are missing, such as %1. Connect the drive, or open the folder in its new place if it was moved.</source>
        <translation>
            <numerusform>Results or readings of this slide are in %Ln folder, %1, which is missing. Connect its drive, or open the folder in its new place if it was moved.</numerusform>
            <numerusform>Results or readings of this slide are in %Ln folders that are missing, such as %1. Connect the drive, or open the folder in its new place if it was moved.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FociTitle</name>
    <message numerus="yes">
        <source>%Ln foci: %1</source>
        <translation>
            <numerusform>%Ln focus: %1</numerusform>
            <numerusform>%Ln foci: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Overnight</name>
    <message numerus="yes">
        <source>The scans of %Ln slides have ended.</source>
        <translation>
            <numerusform>The scan of %Ln slide has ended.</numerusform>
            <numerusform>The scans of %Ln slides have ended.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of them failed.</source>
        <translation>
            <numerusform>%Ln of them failed.</numerusform>
            <numerusform>%Ln of them failed.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RulePage</name>
    <message numerus="yes">
        <source>%Ln cases</source>
        <translation>
            <numerusform>%Ln case</numerusform>
            <numerusform>%Ln cases</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln slides</source>
        <translation>
            <numerusform>%Ln slide</numerusform>
            <numerusform>%Ln slides</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of them in no case</source>
        <translation>
            <numerusform>%Ln of them in no case</numerusform>
            <numerusform>%Ln of them in no case</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StartPage</name>
    <message numerus="yes">
        <source>Res&amp;ume %Ln unfinished slides</source>
        <translation>
            <numerusform>Res&amp;ume %Ln unfinished slide</numerusform>
            <numerusform>Res&amp;ume %Ln unfinished slides</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Wording</name>
    <message numerus="yes">
        <source>%Ln tiles could not be read</source>
        <translation>
            <numerusform>%Ln tile could not be read</numerusform>
            <numerusform>%Ln tiles could not be read</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the model gave no number for %Ln tiles</source>
        <translation>
            <numerusform>the model gave no number for %Ln tile</numerusform>
            <numerusform>the model gave no number for %Ln tiles</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln tiles not scanned yet</source>
        <translation>
            <numerusform>%Ln tile not scanned yet</numerusform>
            <numerusform>%Ln tiles not scanned yet</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln tiles out of scope</source>
        <translation>
            <numerusform>%Ln tile out of scope</numerusform>
            <numerusform>%Ln tiles out of scope</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WorklistText</name>
    <message numerus="yes">
        <source>%Ln slides</source>
        <translation>
            <numerusform>%Ln slide</numerusform>
            <numerusform>%Ln slides</numerusform>
        </translation>
    </message>
</context>
</TS>

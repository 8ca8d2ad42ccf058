

def test_webpacks_pointer_to_a_licence_file_is_no_licence() -> None:
    script = b"/*! For license information please see main.js.LICENSE.txt */\nvar a = 1;"
    assert without_licence_comments(script) is script

app-name = huanjie

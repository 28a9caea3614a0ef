app-name = 换届

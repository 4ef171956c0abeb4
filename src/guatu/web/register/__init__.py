"""台账与项目：the register, one project's page, and the forms by which a project is entered, edited and moved on."""

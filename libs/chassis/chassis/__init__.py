"""What every service stands on."""

from pydantic import BaseModel

# A schema is built when it is first used: of the hundreds of all services, a start uses few.
BaseModel.model_config["defer_build"] = True

import VersusCLI

await VersusCommand.runAndExit()

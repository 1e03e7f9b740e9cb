namespace SqlGitOps.Reports.Terminal;

/// <summary>Whether colours may be written.</summary>
public static class TerminalColor
{
    /// <summary>
    /// Decides, first match wins: the <c>--no-color</c> option; <c>NO_COLOR</c> set (no-color.org); <c>FORCE_COLOR</c> set, where
    /// <c>0</c> and <c>false</c> mean no; <c>DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION</c> set to <c>1</c> or <c>true</c>;
    /// <c>TERM=dumb</c>; else whether the output is a terminal.
    /// </summary>
    /// <param name="isTerminal">Whether the output is a terminal and not a file or pipe.</param>
    /// <param name="noColorOption">Whether the user gave <c>--no-color</c>.</param>
    /// <param name="getVariable">Gives an environment variable; null when it is not set.</param>
    public static bool IsAllowed(bool isTerminal, bool noColorOption, Func<string, string?> getVariable)
    {
        if (noColorOption || getVariable("NO_COLOR") is { Length: > 0 })
        {
            return false;
        }

        if (getVariable("FORCE_COLOR") is { Length: > 0 } force)
        {
            return force is not "0" && !IsWord(force, "false");
        }

        if (getVariable("DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION") is { } redirect && (redirect is "1" || IsWord(redirect, "true")))
        {
            return true;
        }

        return isTerminal && getVariable("TERM") is not "dumb";
    }

    private static bool IsWord(string value, string word) => string.Equals(value, word, StringComparison.OrdinalIgnoreCase);
}

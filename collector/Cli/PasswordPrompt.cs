using System.Text;
using Monitoring.Collector.Web.Access;

namespace Monitoring.Collector.Cli;

/// <summary>
/// Asks for a new password: at a terminal twice and without showing it, elsewhere as one line of standard input. Never
/// an argument, which every process could read.
/// </summary>
internal static class PasswordPrompt
{
    /// <summary>Asks.</summary>
    /// <exception cref="StartupException">It is too short or too long, or both times differ.</exception>
    public static string Ask() => Console.IsInputRedirected
        ? Checked(Console.In.ReadLine() ?? "")
        : AskTwice(Console.Error, () => Console.ReadKey(intercept: true));

    /// <summary>Asks at a terminal.</summary>
    /// <param name="say">Where the questions go.</param>
    /// <param name="key">Reads a key without showing it.</param>
    internal static string AskTwice(TextWriter say, Func<ConsoleKeyInfo> key)
    {
        var first = Checked(ReadUnseen("Password: "));
        return ReadUnseen("Once more: ") == first
            ? first
            : throw new StartupException("the passwords differ: nothing has changed");

        string ReadUnseen(string question)
        {
            say.Write(question);
            var typed = new StringBuilder();
            for (var pressed = key(); pressed.Key != ConsoleKey.Enter; pressed = key())
            {
                if (pressed.Key == ConsoleKey.Backspace)
                    typed.Length = Math.Max(0, typed.Length - 1);
                else if (!char.IsControl(pressed.KeyChar) && typed.Length <= PasswordHash.PasswordLengthMax)
                    typed.Append(pressed.KeyChar);
            }
            say.WriteLine();
            return typed.ToString();
        }
    }

    /// <summary>A password of a length that is taken.</summary>
    internal static string Checked(string password) =>
        password.Length is >= PasswordHash.PasswordLengthMin and <= PasswordHash.PasswordLengthMax
            ? password
            : throw new StartupException(
                $"a password has {PasswordHash.PasswordLengthMin} to {PasswordHash.PasswordLengthMax} characters");
}

using System.Text;

namespace Monitoring.Tests.Differential.Scripts;

/// <summary>A script as one line of JSON, for Twisted's side: an operation is [verb, target, numbers, bodies], a body
/// is [number, operations, ending, value].</summary>
internal static class ScriptJson
{
    private static readonly string[] Verbs = Array.ConvertAll(Enum.GetNames<Verb>(), name => name.ToLowerInvariant());

    private static readonly string[] Endings =
        Array.ConvertAll(Enum.GetNames<Ending>(), name => name.ToLowerInvariant());

    public static string Of(Script script)
    {
        var json = new StringBuilder();
        AppendAll(json, script.Operations, Append);
        return json.ToString();
    }

    private static void Append(StringBuilder json, Operation operation)
    {
        json.Append("[\"").Append(Verbs[(int)operation.Verb]).Append("\",").Append(operation.Target).Append(',');
        AppendAll(json, operation.Numbers, static (to, number) => to.Append(number));
        json.Append(',');
        AppendAll(json, operation.Bodies, Append);
        json.Append(']');
    }

    private static void Append(StringBuilder json, Body body)
    {
        json.Append('[').Append(body.Number).Append(',');
        AppendAll(json, body.Operations, Append);
        json.Append(",\"").Append(Endings[(int)body.Ending]).Append("\",").Append(body.Value).Append(']');
    }

    private static void AppendAll<T>(StringBuilder json, T[] items, Action<StringBuilder, T> append)
    {
        json.Append('[');
        for (var i = 0; i < items.Length; i++)
        {
            if (i > 0)
            {
                json.Append(',');
            }

            append(json, items[i]);
        }

        json.Append(']');
    }
}

using Microsoft.Data.Sqlite;

namespace Monitoring.Collector.Store.Rollup;

/// <summary>Statements with parameters named by their place: <c>$0</c>, <c>$1</c> ...</summary>
internal static class SqliteStatements
{
    /// <summary>Carries a statement out.</summary>
    public static void Run(this SqliteConnection connection, string sql, params ReadOnlySpan<object> parameters)
    {
        using var command = Make(connection, sql, parameters);
        command.ExecuteNonQuery();
    }

    /// <summary>The first value; null when there is none.</summary>
    public static object? Scalar(this SqliteConnection connection, string sql, params ReadOnlySpan<object> parameters)
    {
        using var command = Make(connection, sql, parameters);
        return command.ExecuteScalar();
    }

    /// <summary>The rows; to be disposed of.</summary>
    public static SqliteDataReader Query(
        this SqliteConnection connection, string sql, params ReadOnlySpan<object> parameters) =>
        Make(connection, sql, parameters).ExecuteReader();

    private static SqliteCommand Make(SqliteConnection connection, string sql, ReadOnlySpan<object> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < parameters.Length; i++)
            command.Parameters.AddWithValue($"${i}", parameters[i]);
        return command;
    }
}

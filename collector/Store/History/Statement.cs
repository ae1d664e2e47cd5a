using SQLitePCL;

namespace Monitoring.Collector.Store.History;

/// <summary>A prepared statement: bind, step, read; <see cref="Run"/> for one that gives nothing.</summary>
internal sealed class Statement(Database database, sqlite3_stmt prepared) : IDisposable
{
    /// <summary>Takes back what was bound and starts over.</summary>
    public Statement Begin()
    {
        // It repeats the error of the last step, which was told already.
        _ = raw.sqlite3_reset(prepared);
        database.Check(raw.sqlite3_clear_bindings(prepared));
        return this;
    }

    /// <summary>Binds a number to a parameter; they count from 1. Null is NULL.</summary>
    public Statement Bind(int parameter, long? value)
    {
        database.Check(value is { } number
            ? raw.sqlite3_bind_int64(prepared, parameter, number)
            : raw.sqlite3_bind_null(prepared, parameter));
        return this;
    }

    /// <summary>Binds a seq or an incarnation: SQLite's numbers have a sign, so the bits are kept.</summary>
    public Statement Bind(int parameter, ulong value) => Bind(parameter, unchecked((long)value));

    /// <summary>Binds a text.</summary>
    public Statement Bind(int parameter, string value)
    {
        database.Check(raw.sqlite3_bind_text(prepared, parameter, value));
        return this;
    }

    /// <summary>Binds bytes, which SQLite copies.</summary>
    public Statement Bind(int parameter, ReadOnlySpan<byte> value)
    {
        database.Check(raw.sqlite3_bind_blob(prepared, parameter, value));
        return this;
    }

    /// <summary>Binds an id.</summary>
    public Statement Bind(int parameter, Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        return Bind(parameter, bytes);
    }

    /// <summary>Goes on to the next row; false when there is none.</summary>
    public bool Step()
    {
        var result = raw.sqlite3_step(prepared);
        database.Check(result);
        return result == raw.SQLITE_ROW;
    }

    /// <summary>Carries it out.</summary>
    public void Run()
    {
        Step();
        // Held open, it would keep the transaction from ending.
        _ = raw.sqlite3_reset(prepared);
    }

    /// <summary>Carries out a statement that gives a single number.</summary>
    public long? Number()
    {
        var number = Step() ? OptionalInt64(0) : null;
        _ = raw.sqlite3_reset(prepared);
        return number;
    }

    /// <summary>A column's number; columns count from 0.</summary>
    public long Int64(int column) => raw.sqlite3_column_int64(prepared, column);

    /// <summary>A seq or an incarnation.</summary>
    public ulong UInt64(int column) => unchecked((ulong)Int64(column));

    /// <summary>A column's number; null for NULL.</summary>
    public long? OptionalInt64(int column) =>
        raw.sqlite3_column_type(prepared, column) == raw.SQLITE_NULL ? null : Int64(column);

    /// <summary>A column's text.</summary>
    public string Text(int column) => raw.sqlite3_column_text(prepared, column).utf8_to_string() ?? "";

    /// <summary>A column's bytes; valid until the next step.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(prepared, column);

    /// <summary>A column's id; all zeros when it is none.</summary>
    public Guid Id(int column) => Bytes(column) is { Length: 16 } bytes ? new Guid(bytes, bigEndian: true) : Guid.Empty;

    /// <inheritdoc/>
    public void Dispose() => prepared.Dispose();
}
